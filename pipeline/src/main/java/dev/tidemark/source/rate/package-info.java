/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Rows made at a steady rate, for trying things out. Uses {@code source}; only the query's assembly
 * uses this package.
 */
package dev.tidemark.source.rate;
