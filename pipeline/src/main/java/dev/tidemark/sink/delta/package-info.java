/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Delta Lake sink, and a reader of what it wrote, on Delta Kernel: no Spark SQL. {@link
 * dev.tidemark.sink.delta.DeltaSink} is the way in. Only this package knows Delta; what it calls of
 * Kernel's internals is kept in {@code DeltaTable} and {@code TableSnapshot}. May use Beam, Hadoop
 * and {@code batch}; used by {@code query} and {@code cli}.
 */
package dev.tidemark.sink.delta;
