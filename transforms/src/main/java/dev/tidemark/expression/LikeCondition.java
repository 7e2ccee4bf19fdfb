/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import dev.tidemark.batch.StringColumn;
import java.util.List;

/** LIKE a constant pattern. */
record LikeCondition(Scalar scalar, LikePattern pattern) implements Condition {
  private static final String DEFAULT_ESCAPE = "\\";

  /**
   * @param operands the text, the pattern and perhaps the escape character
   */
  static Condition of(List<Scalar> operands) {
    String escape = operands.size() > 2 ? constant(operands, 2) : DEFAULT_ESCAPE;
    String pattern = constant(operands, 1);
    if (pattern == null || escape == null) {
      return Logic.constant(null);
    }
    if (escape.codePointCount(0, escape.length()) != 1) {
      throw new ArgumentException(2, "ESCAPE takes one character, as in LIKE 'a#_' ESCAPE '#'");
    }
    return new LikeCondition(operands.get(0), LikePattern.of(pattern, escape.codePointAt(0)));
  }

  private static String constant(List<Scalar> operands, int index) {
    if (operands.get(index) instanceof Constant constant) {
      return (String) constant.value();
    }
    throw new ArgumentException(
        index,
        "the pattern of LIKE must be a literal: to look for what a column holds, use"
            + " contains, startswith or endswith");
  }

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    StringColumn column = (StringColumn) scalar.evaluate(batch, rows);
    byte[] bytes = column.bytes();
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      picked[count] = row;
      if (!column.isNull(row)
          && pattern.matches(bytes, column.start(row), column.end(row)) == outcome) {
        count++;
      }
    }
    return new Selection(picked, count);
  }
}
