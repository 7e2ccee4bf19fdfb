/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs a query step by step over events that are written down, on the Direct runner: the query's
 * own source, transforms and triggers, with a log, a clock and sinks that stand in for the world.
 * Uses {@code query} and {@code source}; used by {@code explain} and by tests of queries.
 */
package dev.tidemark.stepping;
