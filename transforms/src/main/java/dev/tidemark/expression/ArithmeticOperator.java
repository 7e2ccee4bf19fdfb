/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

/** An operator between two numbers. */
enum ArithmeticOperator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  /** Always of doubles. */
  DIVIDE,
  /** With the sign of the dividend. */
  REMAINDER
}
