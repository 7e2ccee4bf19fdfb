/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files as a source: finding them, and reading JSON lines, CSV and Parquet as records. Uses {@code
 * source}, Beam's file systems and parquet-java; only the query's assembly uses this package.
 */
package dev.tidemark.source.files;
