/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tidemark beside native Structured Streaming and beside the limit of the machine. {@link
 * dev.tidemark.bench.Bench} is the program. Each system runs in a process of its own and is watched
 * from outside: what it costs is what the operating system says of the process, and when it is done
 * is when its table holds everything. Nothing uses this package.
 */
package dev.tidemark.bench;
