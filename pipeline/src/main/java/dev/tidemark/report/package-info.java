/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How the program's answers look: columns of text, colours of a terminal, pages in HTML. Knows
 * nothing of queries; used by what explains, tests and measures them.
 */
package dev.tidemark.report;
