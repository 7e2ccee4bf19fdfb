/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tests that stand beside a query, in YAML: events, and the rows that each sink is to be given.
 * Uses {@code stepping} and {@code query}; used by {@code cli}.
 */
package dev.tidemark.querytest;
