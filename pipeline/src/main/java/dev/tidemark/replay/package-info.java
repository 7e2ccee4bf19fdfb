/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Runs a recorded run again on the Direct runner, by its own query or another, and says how the
 * results differ. Uses {@code recording}, {@code stepping} and {@code query}; used by {@code cli}.
 */
package dev.tidemark.replay;
