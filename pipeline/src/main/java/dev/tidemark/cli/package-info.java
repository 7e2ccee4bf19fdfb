/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The program: what its commands take and print, and the exit codes they end with. Uses everything;
 * nothing uses it.
 */
package dev.tidemark.cli;
