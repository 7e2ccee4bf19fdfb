/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where records go that are in no result: JSON lines in files, or a sample in the log. Uses Beam's
 * file systems and {@code batch}; used by {@code query}.
 */
package dev.tidemark.sink.deadletter;
