/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Selection;
import dev.tidemark.batch.StringColumn;
import java.util.Arrays;
import java.util.List;

/** IN a list of constants, none of them null: tried one by one, or by binary search if many. */
final class InCondition implements Condition {
  private static final int FEW = 8;

  private final Scalar scalar;
  private final long[] ranks;
  private final byte[][] texts;

  private InCondition(Scalar scalar, long[] ranks, byte[][] texts) {
    this.scalar = scalar;
    this.ranks = ranks;
    this.texts = texts;
  }

  static InCondition of(Scalar scalar, List<Constant> list) {
    if (scalar.type() == ColumnType.STRING) {
      byte[][] texts = list.stream().map(Constant::utf8).toArray(byte[][]::new);
      Arrays.sort(texts, Arrays::compareUnsigned);
      return new InCondition(scalar, null, texts);
    }
    long[] ranks = list.stream().mapToLong(RangeCondition::rank).sorted().toArray();
    return new InCondition(scalar, ranks, null);
  }

  @Override
  public Selection select(EventBatch batch, Selection rows, boolean outcome) {
    Column column = scalar.evaluate(batch, rows);
    int[] picked = new int[rows.count()];
    int count = 0;
    for (int i = 0; i < picked.length; i++) {
      int row = rows.row(i);
      picked[count] = row;
      if (!column.isNull(row) && contains(column, row) == outcome) {
        count++;
      }
    }
    return new Selection(picked, count);
  }

  private boolean contains(Column column, int row) {
    if (column instanceof StringColumn text) {
      return contains(text.bytes(), text.start(row), text.end(row));
    }
    long rank =
        column instanceof LongColumn longs
            ? longs.get(row)
            : TotalOrder.rank(((DoubleColumn) column).get(row));
    return Arrays.binarySearch(ranks, rank) >= 0;
  }

  private boolean contains(byte[] bytes, int start, int end) {
    return texts.length <= FEW ? isOneOf(bytes, start, end) : isFound(bytes, start, end);
  }

  private boolean isOneOf(byte[] bytes, int start, int end) {
    for (byte[] text : texts) {
      if (text.length == end - start && Arrays.equals(bytes, start, end, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFound(byte[] bytes, int start, int end) {
    int low = 0;
    int high = texts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      byte[] text = texts[middle];
      int comparison = Arrays.compareUnsigned(bytes, start, end, text, 0, text.length);
      if (comparison == 0) {
        return true;
      }
      if (comparison < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return false;
  }
}
