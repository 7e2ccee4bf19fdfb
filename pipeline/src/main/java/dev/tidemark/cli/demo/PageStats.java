/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

/**
 * A row of the page_stats table.
 *
 * @param windowStart milliseconds since 1970
 * @param windowEnd milliseconds since 1970
 * @param uniqueUsers an estimate
 */
record PageStats(
    long windowStart, long windowEnd, String page, long viewCount, long visits, long uniqueUsers) {}
