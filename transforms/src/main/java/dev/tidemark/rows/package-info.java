/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Rows as they come: the transform behind queries without aggregates, and the way from Beam's rows
 * to batches and back. May use {@code batch}, {@code expression} and, for what its metrics and
 * those of aggregations have in common, {@code aggregate}.
 */
package dev.tidemark.rows;
