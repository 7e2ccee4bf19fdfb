/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * SQL over the rows of a batch: scalar expressions, predicates and aggregate calls, parsed and
 * typed by Apache Calcite and evaluated column by column. May use {@code batch} and Calcite;
 * nothing outside knows that it is Calcite.
 */
package dev.tidemark.expression;
