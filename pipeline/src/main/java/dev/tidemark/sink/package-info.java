/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What sinks have in common. Each kind of sink has a package of its own below; used by {@code
 * query} and {@code cli}.
 */
package dev.tidemark.sink;
