/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A query as an immutable value: its Java builder, its YAML form, and the validation both share,
 * which finds every problem at once. May use the words of {@code transforms} (schemas, windows,
 * aggregates, expressions); used by everything that runs queries. Knows nothing of Beam.
 */
package dev.tidemark.query;
