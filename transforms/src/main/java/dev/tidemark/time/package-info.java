/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Event time, as plain Java that takes the present as an argument: how a source's watermark follows
 * its partitions, and which rows it makes late. Uses {@code batch} and {@code window}; used by
 * sources and by {@code aggregate}.
 */
package dev.tidemark.time;
