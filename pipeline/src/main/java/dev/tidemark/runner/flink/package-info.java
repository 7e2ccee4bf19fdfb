/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Flink runner's hooks: its options and where it runs, and a job that was submitted. Beam's
 * runner does what the model says, so nothing here bends time. Alone knows Flink; used by nothing
 * but through {@link dev.tidemark.runner.Engine}.
 */
package dev.tidemark.runner.flink;
