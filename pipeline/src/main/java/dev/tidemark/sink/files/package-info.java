/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sinks of plain files, JSON lines or Parquet: {@link dev.tidemark.sink.files.FileSink} is the way
 * in. May use Beam, its Parquet connector and {@code rows}; used by {@code query}.
 */
package dev.tidemark.sink.files;
