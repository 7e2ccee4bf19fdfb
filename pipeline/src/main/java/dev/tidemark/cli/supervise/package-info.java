/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Runs the program in a process of its own, and again when it fails. {@link
 * dev.tidemark.cli.supervise.Supervisor} decides, in plain code that is told the time; the rest
 * deals with processes. Knows nothing of queries; only the {@code run} command uses it.
 */
package dev.tidemark.cli.supervise;
