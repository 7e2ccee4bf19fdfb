/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.io.Serializable;

/** One column of a query's output: {@code expression AS name}. */
public record NamedExpression(String name, Expression expression) implements Serializable {}
