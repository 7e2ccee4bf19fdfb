/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DoubleColumn;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.Selection;
import dev.tidemark.batch.StringColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The same value, or null, for every row. */
final class Constant extends Scalar {
  private static final EventBatch ONE_ROW =
      EventBatch.builder(EventSchema.of(), new Origin("constant", 0))
          .endRow(0)
          .build(EventBatch.NO_WATERMARK);

  private final Column one;
  private volatile Column last;

  private Constant(Column one) {
    super(one.type());
    this.one = one;
    this.last = one;
  }

  static Constant nullOf(ColumnType type) {
    Output one = new Output(type, 1);
    one.setNull(0);
    return new Constant(one.column());
  }

  static Constant of(ColumnType type, long value) {
    return new Constant(new LongColumn(type, 1, new long[] {value}, new long[0]));
  }

  static Constant of(double value) {
    return new Constant(new DoubleColumn(1, new double[] {value}, new long[0]));
  }

  static Constant of(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return new Constant(new StringColumn(1, utf8, new int[] {utf8.length}, new long[0]));
  }

  /** The constant that {@code scalar}, which reads no column, always is. */
  static Constant fold(Scalar scalar) {
    return scalar instanceof Constant constant
        ? constant
        : new Constant(scalar.evaluate(ONE_ROW, Selection.all(1)));
  }

  boolean isNull() {
    return one.isNull(0);
  }

  /** Its value as {@link Column#value} gives it. */
  Object value() {
    return one.value(0);
  }

  long longValue() {
    return ((LongColumn) one).get(0);
  }

  double doubleValue() {
    return ((DoubleColumn) one).get(0);
  }

  byte[] utf8() {
    StringColumn text = (StringColumn) one;
    return Arrays.copyOf(text.bytes(), text.end(0));
  }

  /** Batches mostly have one size, so the last column made is kept, for whichever thread. */
  @Override
  Column evaluate(EventBatch batch, Selection rows) {
    Column column = last;
    if (column.size() != batch.size()) {
      column = repeat(batch.size());
      last = column;
    }
    return column;
  }

  private Column repeat(int size) {
    Output all = new Output(type(), size);
    for (int row = 0; row < size; row++) {
      if (one.isNull(0)) {
        all.setNull(row);
      } else if (one instanceof LongColumn c) {
        all.setLong(row, c.get(0));
      } else if (one instanceof DoubleColumn c) {
        all.setDouble(row, c.get(0));
      } else if (one instanceof StringColumn c) {
        all.setText(row, c.bytes(), 0, c.end(0));
      }
    }
    return all.column();
  }
}
