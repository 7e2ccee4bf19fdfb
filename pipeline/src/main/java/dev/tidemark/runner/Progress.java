/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a query is. What it read is aggregated or emitted, filtered, late or malformed, each
 * record exactly one of these.
 *
 * @param rowsIn records read, rows and malformed ones
 * @param aggregated rows that went into a window
 * @param emitted rows that were handed on as they came, by a query without aggregates
 * @param filtered rows that did not meet the query's {@code where}
 * @param late rows whose windows had all closed
 * @param malformed records that could not become rows
 * @param watermark that the runner judges by now; empty before there is one
 */
public record Progress(
    long rowsIn,
    long aggregated,
    long emitted,
    long filtered,
    long late,
    long malformed,
    Optional<Instant> watermark) {}
