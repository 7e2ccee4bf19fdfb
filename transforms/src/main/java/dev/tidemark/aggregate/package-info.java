/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Aggregation by group and window: the functions, the tables of partial results, and the transforms
 * that build, move and merge them. May use {@code batch}, {@code expression}, {@code time} and
 * {@code window}.
 */
package dev.tidemark.aggregate;
