/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;

/**
 * AND, OR, NOT and the tests of a truth value, with SQL's three values. The right side of an AND or
 * OR is asked of those rows alone that the left side has not settled.
 */
final class Logic {
  private Logic() {}

  static Condition and(Condition left, Condition right) {
    return new And(left, right);
  }

  static Condition or(Condition left, Condition right) {
    return not(and(not(left), not(right)));
  }

  static Condition not(Condition condition) {
    return condition instanceof Not not ? not.condition() : new Not(condition);
  }

  /** Whether {@code condition} is {@code value}; never unknown. */
  static Condition is(Condition condition, boolean value) {
    return new Is(condition, value);
  }

  /** The same truth value for every row; {@code null} for unknown. */
  static Condition constant(Boolean value) {
    return (batch, rows, outcome) ->
        value != null && value == outcome ? rows : new Selection(new int[0], 0);
  }

  private record And(Condition left, Condition right) implements Condition {
    @Override
    public Selection select(EventBatch batch, Selection rows, boolean outcome) {
      Selection decided = left.select(batch, rows, outcome);
      if (outcome) {
        return decided.count() == 0 ? decided : right.select(batch, decided, true);
      }
      Selection open = Rows.without(rows, decided);
      return open.count() == 0 ? decided : Rows.union(decided, right.select(batch, open, false));
    }
  }

  private record Not(Condition condition) implements Condition {
    @Override
    public Selection select(EventBatch batch, Selection rows, boolean outcome) {
      return condition.select(batch, rows, !outcome);
    }
  }

  private record Is(Condition condition, boolean value) implements Condition {
    @Override
    public Selection select(EventBatch batch, Selection rows, boolean outcome) {
      Selection are = condition.select(batch, rows, value);
      return outcome ? are : Rows.without(rows, are);
    }
  }
}
