/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The foreachBatch sink: a user's {@link dev.tidemark.sink.foreachbatch.BatchFunction} gets the
 * rows of each step. May use Beam and {@code rows}; used by {@code query}.
 */
package dev.tidemark.sink.foreachbatch;
