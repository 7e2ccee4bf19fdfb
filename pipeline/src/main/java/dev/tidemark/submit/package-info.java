/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How a query is handed to a cluster: the complete command, for Spark and for Flink. Plain values
 * that know neither engine's classes; uses {@code query}'s text and nothing of this program's; used
 * by {@code cli}.
 */
package dev.tidemark.submit;
