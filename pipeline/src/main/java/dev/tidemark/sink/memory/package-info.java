/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The memory sink: named tables in this JVM. {@link dev.tidemark.sink.memory.MemoryTable} is read,
 * {@link dev.tidemark.sink.memory.MemorySink} writes. May use Beam and {@code rows}; used by {@code
 * query}.
 */
package dev.tidemark.sink.memory;
