/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.expression.SampleRows.SCHEMA;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.sameInstance;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class SqlExpressionsTest {

  @Test
  void columnAlone_isThatColumnItself() {
    Expression page = SqlExpressions.expression(" page ", SCHEMA);
    assertThat(page, instanceOf(ColumnReference.class));
    assertThat(page.evaluate(SampleRows.ROW), sameInstance(SampleRows.ROW.column("page")));
    assertThat(page.columns(), equalTo(Set.of("page")));
  }

  @Test
  void columns_areThoseThatAreRead() {
    Expression expression =
        SqlExpressions.expression("CASE WHEN vip THEN amount * 2 ELSE 1 / 2 END", SCHEMA);
    assertThat(expression.columns(), equalTo(Set.of("vip", "amount")));
    assertThat(SqlExpressions.expression("1 + 1", SCHEMA).columns(), empty());
  }

  @Test
  void selectItem_takesItsNameFromAsOrTheColumn() {
    NamedExpression doubled = SqlExpressions.selectItem("amount * 2 AS doubled", SCHEMA);
    assertThat(doubled.name(), equalTo("doubled"));
    assertThat(doubled.expression().evaluate(SampleRows.ROW).value(0), equalTo(5.0));
    assertThat(SqlExpressions.selectItem("page", SCHEMA).name(), equalTo("page"));
    assertThat(SqlExpressions.selectItem("page as `the page`", SCHEMA).name(), equalTo("the page"));
    assertThat(
        SqlExpressions.selectItem("CAST(amount AS INT) AS whole", SCHEMA).expression().type(),
        equalTo(ColumnType.INT));
  }

  @Test
  void prunedAndReorderedBatch_givesTheSame() {
    EventSchema pruned = EventSchema.parse("total BIGINT, action STRING, quantity INT");
    EventBatch batch =
        SampleRows.batch(
            pruned,
            List.of(
                SampleRows.row("action", "buy", "quantity", 3, "total", 40L),
                SampleRows.row("action", "bot", "quantity", 4, "total", 50L)));
    Expression sum = SqlExpressions.expression("quantity + total", SCHEMA);
    assertThat(sum.evaluate(batch).value(1), equalTo(54L));
    Predicate predicate = SqlExpressions.predicate("action <> 'bot'", SCHEMA);
    assertThat(SampleRows.rows(predicate.select(batch, Selection.all(2))), contains(0));
  }

  @Test
  void batchesOfDifferentSizes_shareAnExpression() {
    Expression constant = SqlExpressions.expression("'x'", SCHEMA);
    EventSchema schema = EventSchema.parse("quantity INT");
    for (int size : new int[] {3, 0, 1, 2}) {
      List<Map<String, Object>> rows =
          java.util.Collections.nCopies(size, SampleRows.row("quantity", 1));
      assertThat(constant.evaluate(SampleRows.batch(schema, rows)).size(), equalTo(size));
    }
  }

  @Test
  void serialized_meansTheSame_andCarriesNothingOfCalcite() {
    Expression expression = SqlExpressions.expression("quantity + total * 2", SCHEMA);
    Object before = expression.evaluate(SampleRows.ROW).value(0);
    byte[] bytes = SerializableUtils.serializeToByteArray(expression);
    assertThat(
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("calcite"),
        equalTo(false));
    assertThat("bytes of " + expression, bytes.length, lessThan(2_000));
    Expression after = SerializableUtils.clone(expression);
    assertThat(after.evaluate(SampleRows.ROW).value(0), equalTo(before));
    assertThat(after.type(), equalTo(ColumnType.BIGINT));
    assertThat(after.columns(), equalTo(expression.columns()));

    Predicate predicate =
        SerializableUtils.clone(SqlExpressions.predicate("timestamp > '2024-01-01'", SCHEMA));
    assertThat(SampleRows.rows(predicate.select(SampleRows.ROW, Selection.all(1))), contains(0));

    NamedExpression item =
        SerializableUtils.clone(SqlExpressions.selectItem("upper(action) AS loud", SCHEMA));
    assertThat(item.expression().evaluate(SampleRows.ROW).value(0), equalTo("BUY"));
  }
}
