/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What Beam's classic Spark runner needs so that a query means the same on it as elsewhere. Uses
 * {@code source}'s hook, Beam's Spark runner and Spark; only the query's assembly uses this
 * package.
 */
package dev.tidemark.runner.spark;
