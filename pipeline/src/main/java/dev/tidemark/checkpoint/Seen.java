/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/**
 * What readers have seen of a partition since the query started, whatever they read again.
 *
 * @param batches how many chunks of rows with an event time
 * @param maxEventTime the greatest event time in them, in milliseconds since 1970
 */
public record Seen(long batches, long maxEventTime) {}
