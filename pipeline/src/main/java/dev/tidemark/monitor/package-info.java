/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a query is doing: progress after each batch, as Structured Streaming reports it, kept for a
 * while, told to listeners, written to files and metrics, and judged. Knows no runner: batches and
 * Beam's metrics are handed to it. Uses {@code query}, {@code sink.watch} and Beam's metrics; used
 * by {@code runner}, which feeds it, and {@code cli}.
 */
package dev.tidemark.monitor;
