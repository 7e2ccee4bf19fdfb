/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.Optional;

/**
 * What one run cost.
 *
 * @param cpuPerMillion CPU seconds of the process per million rows, from its start to the complete
 *     result
 * @param steady the same without what was spent until 30 % of the topic, or somewhat more, had been
 *     read, per million of the rows that were left then; empty where the system does not tell what
 *     it has read, or had read most of the topic when it first did
 * @param rowsPerSecond from the process's start
 * @param firstRowSeconds from the process's start until the first row of the result could be seen:
 *     of {@code select}, which emits what it reads, that is the start-up
 * @param peakMegabytes the most memory the process had
 * @param wrong why the result is wrong or missing; then the other figures mean nothing
 */
record Measurement(
    BenchQuery query,
    String contender,
    int round,
    double cpuPerMillion,
    Optional<SteadyState.Cost> steady,
    double rowsPerSecond,
    double firstRowSeconds,
    long peakMegabytes,
    double load,
    Optional<String> wrong) {}
