/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Looks on as rows and dead letters pass to their sinks: counts them and keeps the last few of each
 * for people to see. Used by the query's assembly, which puts it in their way, and by {@code
 * monitor}, which shows what was seen.
 */
package dev.tidemark.sink.watch;
