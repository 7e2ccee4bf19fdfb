/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs queries: picks what the runner needs, starts the pipeline, and says how it is doing. One
 * package below for each runner that needs something of its own. Uses {@code query}; used by {@code
 * cli}.
 */
package dev.tidemark.runner;
