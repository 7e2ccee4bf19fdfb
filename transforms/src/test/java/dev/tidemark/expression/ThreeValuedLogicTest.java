/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQL's truth tables: T, F and U (unknown, null) for p over all nine pairs of p and q. */
class ThreeValuedLogicTest {
  private static final EventSchema SCHEMA = EventSchema.parse("p BOOLEAN, q BOOLEAN");
  private static final List<Boolean> TRUTH = Arrays.asList(true, false, null);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # p                      TTTFFFUUU
          # q                      TFUTFUTFU
          p AND q,                 TFUFFFUFU
          p OR q,                  TTTTFUTUU
          NOT p,                   FFFTTTUUU
          NOT (p AND q),           FTUTTTUTU
          NOT (p OR q),            FFFFTUFUU
          p AND NOT q,             FTUFFFFUU
          p = q,                   TFUFTUUUU
          p <> q,                  FTUTFUUUU
          p < q,                   FFUTFUUUU
          p IS NULL,               FFFFFFTTT
          p IS NOT NULL,           TTTTTTFFF
          p IS TRUE,               TTTFFFFFF
          p IS NOT TRUE,           FFFTTTTTT
          p IS FALSE,              FFFTTTFFF
          p IS NOT FALSE,          TTTFFFTTT
          p IS UNKNOWN,            FFFFFFTTT
          p IS NOT UNKNOWN,        TTTTTTFFF
          p IS DISTINCT FROM q,    FTTTFTTTF
          p IS NOT DISTINCT FROM q, TFFFTFFFT
          p AND NULL,              UUUFFFUUU
          p OR NULL,               TTTUUUUUU
          'p IN (q, FALSE)',       TFUTTTUUU
          'p NOT IN (q, FALSE)',   FTUFFFUUU
          'p IN (TRUE, NULL)',     TTTUUUUUU
          'coalesce(p, q)',        TTTFFFTFU
          'nullif(p, q)',          UTTFUFUUU
          CASE WHEN p THEN q ELSE NOT q END, TFUFTUFTU
          """)
  void table(String sql, String expected) {
    Column column = SqlExpressions.expression(sql, SCHEMA).evaluate(pairs());
    StringBuilder actual = new StringBuilder();
    for (int row = 0; row < column.size(); row++) {
      Object value = column.value(row);
      actual.append(value == null ? "U" : value.equals(true) ? "T" : "F");
    }
    assertThat(sql, actual.toString(), equalTo(expected));
  }

  @Test
  void predicateKeepsWhatIsTrueAlone() {
    Predicate predicate = SqlExpressions.predicate("p OR q", SCHEMA);
    assertThat(
        SampleRows.rows(predicate.select(pairs(), Selection.all(9))), contains(0, 1, 2, 3, 6));
  }

  @Test
  void predicateAsksOnlyTheRowsItIsGiven() {
    Predicate predicate = SqlExpressions.predicate("p OR q", SCHEMA);
    Selection odd = new Selection(new int[] {1, 3, 5, 7}, 4);
    assertThat(SampleRows.rows(predicate.select(pairs(), odd)), contains(1, 3));
  }

  private static EventBatch pairs() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Boolean p : TRUTH) {
      for (Boolean q : TRUTH) {
        rows.add(SampleRows.row("p", p, "q", q));
      }
    }
    return SampleRows.batch(SCHEMA, rows);
  }
}
