/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The console sink: rows as a table that a person reads. May use Beam alone; used by {@code query}.
 */
package dev.tidemark.sink.console;
