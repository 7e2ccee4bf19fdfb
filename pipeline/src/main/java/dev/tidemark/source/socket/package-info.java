/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Lines from a TCP socket, for trying things out. Uses {@code source}; only the query's assembly
 * uses this package.
 */
package dev.tidemark.source.socket;
