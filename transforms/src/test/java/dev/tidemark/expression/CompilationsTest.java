/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static dev.tidemark.expression.SampleRows.SCHEMA;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Selection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class CompilationsTest {

  @Test
  void deserializedCopies_shareWhatWasCompiled() {
    SqlPredicate predicate = predicate("action <> 'bot' AND quantity > 3", SCHEMA);
    SqlPredicate copy = SerializableUtils.clone(predicate);
    assertThat(SerializableUtils.clone(predicate).compiled(), sameInstance(copy.compiled()));
    assertThat(SampleRows.rows(copy.select(SampleRows.ROW, Selection.all(1))), equalTo(List.of(0)));

    SqlExpression expression = expression("total + quantity * 2", SCHEMA);
    SqlExpression other = SerializableUtils.clone(expression);
    assertThat(SerializableUtils.clone(expression).compiled(), sameInstance(other.compiled()));
    assertThat(other.evaluate(SampleRows.ROW).value(0), equalTo(5_000_000_014L));
  }

  @Test
  void sameTextAndColumns_areCompiledOnce_whereverTheTextStands() {
    SqlExpression alone = expression("upper(action)", SCHEMA);
    NamedExpression item = SqlExpressions.selectItem("upper(action) AS loud", SCHEMA);
    assertThat(((SqlExpression) item.expression()).compiled(), sameInstance(alone.compiled()));
  }

  @Test
  void otherColumns_areCompiledAnew() {
    EventSchema whole = EventSchema.parse("x INT");
    EventSchema real = EventSchema.parse("x DOUBLE");
    SqlExpression ofWhole = SerializableUtils.clone(expression("x * 3", whole));
    SqlExpression ofReal = SerializableUtils.clone(expression("x * 3", real));
    assertThat(ofReal.compiled(), not(sameInstance(ofWhole.compiled())));
    assertThat(ofWhole.evaluate(one(whole, 2)).value(0), equalTo(6));
    assertThat(ofReal.evaluate(one(real, 0.5)).value(0), equalTo(1.5));
  }

  @Test
  void whatHasNotBeenAskedForTheLongest_goes() {
    Compilations<Scalar> two = new Compilations<>(2, Compiler::scalar);
    Scalar a = two.of("quantity + 1", SCHEMA).result();
    Scalar b = two.of("quantity + 2", SCHEMA).result();
    assertThat(two.of("quantity + 1", SCHEMA).result(), sameInstance(a));
    two.of("quantity + 3", SCHEMA);
    assertThat(two.of("quantity + 1", SCHEMA).result(), sameInstance(a));
    assertThat(two.of("quantity + 2", SCHEMA).result(), not(sameInstance(b)));
  }

  @Test
  void wrongSql_isToldAtItsPlaceEachTime() {
    for (String sql : List.of("pagee", "upper(pagee) AS loud", "upper(pagee) AS loud")) {
      ExpressionException e =
          assertThrows(
              ExpressionException.class, () -> SqlExpressions.selectItem(sql, SCHEMA), sql);
      assertThat(e.position(), equalTo(sql.indexOf("pagee")));
    }
  }

  @Test
  void threadsWithBatchesOfDifferentSizes_shareOne() {
    SqlExpression expression = expression("concat('a', 'b', action)", SCHEMA);
    EventSchema schema = EventSchema.parse("action STRING");
    List<EventBatch> batches =
        IntStream.rangeClosed(1, 50)
            .mapToObj(
                size ->
                    SampleRows.batch(
                        schema, Collections.nCopies(size, SampleRows.row("action", "c" + size))))
            .toList();
    Map<String, Set<Object>> found =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> batches.get(i % batches.size()))
            .collect(
                Collectors.groupingByConcurrent(
                    batch -> "abc" + batch.size(),
                    Collectors.mapping(
                        batch -> expression.evaluate(batch).value(batch.size() - 1),
                        Collectors.toSet())));
    found.forEach((expected, values) -> assertThat(values, equalTo(Set.of(expected))));
    assertThat(found.size(), equalTo(batches.size()));
  }

  private static SqlPredicate predicate(String sql, EventSchema schema) {
    return (SqlPredicate) SqlExpressions.predicate(sql, schema);
  }

  private static SqlExpression expression(String sql, EventSchema schema) {
    return (SqlExpression) SqlExpressions.expression(sql, schema);
  }

  private static EventBatch one(EventSchema schema, Object x) {
    return SampleRows.batch(schema, List.of(SampleRows.row("x", x)));
  }
}
