/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.RowAtATime.Drawn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is drawn, columns at a time and rows at a time come to the same. */
class RowAtATimeTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          "i1 INT, i2 INT, b1 BIGINT, b2 BIGINT, d1 DOUBLE, d2 DOUBLE, s1 STRING, s2 STRING,"
              + " f1 BOOLEAN, f2 BOOLEAN");
  private static final int ROWS = 70;

  private static final Map<ColumnType, List<?>> VALUES =
      Map.of(
          ColumnType.INT,
              List.of(0L, 1L, -1L, 7L, (long) Integer.MAX_VALUE, (long) Integer.MIN_VALUE),
          ColumnType.BIGINT,
              List.of(0L, 1L, -3L, 3_000_000_002L, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE),
          ColumnType.DOUBLE,
              List.of(
                  0.0,
                  -0.0,
                  1.0,
                  -1.5,
                  1e300,
                  Double.NaN,
                  Double.POSITIVE_INFINITY,
                  Double.NEGATIVE_INFINITY),
          ColumnType.STRING, List.of("", "a", "ab", "é", "日本", "\uFFFD", "\uD83D\uDE00"),
          ColumnType.BOOLEAN, List.of(true, false));

  @Property(tries = 400)
  void expression(@ForAll long seed) {
    Random random = new Random(seed);
    Drawn drawn = new RowAtATime(random).any(1 + random.nextInt(3));
    List<Map<String, Object>> rows = rows(random);
    Expression expression = SqlExpressions.expression(drawn.sql(), SCHEMA);
    assertThat(drawn.sql(), expression.type(), equalTo(drawn.type()));

    Column column = expression.evaluate(batch(rows));

    List<Object> actual = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      actual.add(column.value(row));
      expected.add(boxed(drawn.of(rows.get(row)), drawn.type()));
    }
    assertThat(drawn.sql() + " of " + rows, actual, equalTo(expected));
  }

  @Property(tries = 400)
  void predicate(@ForAll long seed) {
    Random random = new Random(seed);
    Drawn drawn = new RowAtATime(random).condition(1 + random.nextInt(3));
    List<Map<String, Object>> rows = rows(random);
    int[] some = random.ints(0, ROWS).limit(ROWS / 2).distinct().sorted().toArray();

    Selection selected =
        SqlExpressions.predicate(drawn.sql(), SCHEMA)
            .select(batch(rows), new Selection(some, some.length));

    List<Integer> expected = new ArrayList<>();
    for (int row : some) {
      if (Boolean.TRUE.equals(drawn.of(rows.get(row)))) {
        expected.add(row);
      }
    }
    assertThat(drawn.sql() + " of " + rows, SampleRows.rows(selected), equalTo(expected));
  }

  private static List<Map<String, Object>> rows(Random random) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = new HashMap<>();
      SCHEMA
          .fields()
          .forEach(
              field -> {
                List<?> values = VALUES.get(field.type());
                int pick = random.nextInt(values.size() + 1);
                row.put(field.name(), pick == values.size() ? null : values.get(pick));
              });
      rows.add(row);
    }
    return rows;
  }

  private static EventBatch batch(List<Map<String, Object>> rows) {
    List<Map<String, Object>> boxed = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      Map<String, Object> copy = new HashMap<>();
      row.forEach((name, value) -> copy.put(name, boxed(value, SCHEMA.typeOf(name))));
      boxed.add(copy);
    }
    return SampleRows.batch(SCHEMA, boxed);
  }

  private static Object boxed(Object value, ColumnType type) {
    return value instanceof Long number && type == ColumnType.INT
        ? (Object) Math.toIntExact(number)
        : value;
  }
}
