/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * A directory that holds what decided the results of a run, and the results: records as they came,
 * the plan of each micro-batch, and what each sink was given. Uses {@code source} and {@code
 * checkpoint}; used by {@code query}, which has runs recorded, and {@code replay}.
 */
package dev.tidemark.recording;
