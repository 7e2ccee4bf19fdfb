/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How late the rows of a source are, and which watermark delay would keep how many of them. Uses
 * {@code query} and {@code report}; used by {@code cli}.
 */
package dev.tidemark.lateness;
