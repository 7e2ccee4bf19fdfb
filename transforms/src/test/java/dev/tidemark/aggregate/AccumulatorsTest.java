/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each function over values, nulls and the odd ones, split over bundles in several ways. */
class AccumulatorsTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("k STRING, t TIMESTAMP, s STRING, i INT, l BIGINT, d DOUBLE, b BOOLEAN");
  private static final Instant TIME = Instant.parse("2026-01-02T10:00:00Z");

  @Test
  void count_ofRowsAndOfValues() {
    assertThat(of(AggregateFunction.COUNT, "l", 1L, null, 3L), is(2L));
    assertThat(of(AggregateFunction.COUNT, "l", null, null), is(0L));
    assertThat(aggregate(Aggregate.countAll("x"), "l", Arrays.asList(1L, null, 3L), 1), is(3L));
  }

  @Test
  void sum_ofIntegers_isNullOnlyWhereTheSumItselfDoesNotFit() {
    assertThat(of(AggregateFunction.SUM, "i", 1, null, Integer.MAX_VALUE), is(2147483648L));
    assertThat(of(AggregateFunction.SUM, "l", Long.MAX_VALUE, 1L, -1L), is(Long.MAX_VALUE));
    assertThat(of(AggregateFunction.SUM, "l", Long.MAX_VALUE, 1L), is((Object) null));
    assertThat(of(AggregateFunction.SUM, "l", Long.MIN_VALUE, -1L, 1L), is(Long.MIN_VALUE));
    assertThat(of(AggregateFunction.SUM, "l", (Object) null), is((Object) null));
  }

  @Test
  void sum_ofDoubles_doesNotLoseSmallValues() {
    assertThat(of(AggregateFunction.SUM, "d", 1e100, 1.0, -1e100), is(1.0));
    assertThat(
        of(AggregateFunction.SUM, "d", Double.POSITIVE_INFINITY, 1.0),
        is(Double.POSITIVE_INFINITY));
    assertThat(
        of(AggregateFunction.SUM, "d", Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        is(Double.NaN));
  }

  @Test
  void avg_isTheMeanOfTheValues() {
    assertThat(of(AggregateFunction.AVG, "i", 1, 2, null), is(1.5));
    assertThat(of(AggregateFunction.AVG, "d", 1.0, 2.0), is(1.5));
    assertThat(
        (Double) of(AggregateFunction.AVG, "l", Long.MAX_VALUE, Long.MAX_VALUE),
        closeTo(Long.MAX_VALUE, 1024));
    assertThat(of(AggregateFunction.AVG, "d", (Object) null), is((Object) null));
  }

  @Test
  void minAndMax_goByTheTypesOrder() {
    assertThat(of(AggregateFunction.MIN, "i", 3, -1, null), is(-1));
    assertThat(of(AggregateFunction.MAX, "l", 3L, Long.MIN_VALUE), is(3L));
    assertThat(of(AggregateFunction.MAX, "d", 3.0, Double.NaN), is(Double.NaN));
    assertThat(of(AggregateFunction.MIN, "d", 3.0, Double.NaN), is(3.0));
    assertThat(of(AggregateFunction.MIN, "s", "b", "ä", "a", ""), is(""));
    assertThat(of(AggregateFunction.MAX, "s", "b", "ä", "a"), is("ä"));
    assertThat(of(AggregateFunction.MAX, "b", true, false), is(true));
    assertThat(of(AggregateFunction.MIN, "t"), is(TIME));
    assertThat(of(AggregateFunction.MIN, "s", (Object) null), is((Object) null));
  }

  @Test
  void approxCountDistinct_isExactForFewAndCloseForMany() {
    assertThat(of(AggregateFunction.APPROX_COUNT_DISTINCT, "s", "a", "b", "a", null), is(2L));
    assertThat(of(AggregateFunction.APPROX_COUNT_DISTINCT, "d", 0.0, -0.0), is(1L));
    assertThat(of(AggregateFunction.APPROX_COUNT_DISTINCT, "l", (Object) null), is(0L));
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      many.add("user" + i);
    }
    Aggregate aggregate = Aggregate.of("x", AggregateFunction.APPROX_COUNT_DISTINCT, "s");
    Object inOne = aggregate(aggregate, "s", many, 1);
    assertThat(((Long) inOne).doubleValue(), closeTo(50_000, 50_000 * 0.05));
    Collections.shuffle(many, new Random(1));
    assertThat("however it is split", aggregate(aggregate, "s", many, 7), is(inOne));
  }

  @Test
  void countDistinct_isExact() {
    assertThat(of(AggregateFunction.COUNT_DISTINCT, "s", "a", "b", "a", "", null), is(3L));
    assertThat(of(AggregateFunction.COUNT_DISTINCT, "i", 1, 2, 1), is(2L));
    assertThat(
        of(AggregateFunction.COUNT_DISTINCT, "d", 0.0, -0.0, Double.NaN, -Double.NaN), is(2L));
    assertThat(of(AggregateFunction.COUNT_DISTINCT, "b", true, false, true), is(2L));
    assertThat(of(AggregateFunction.COUNT_DISTINCT, "l", (Object) null), is(0L));
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      many.add("user" + i % 20_000);
    }
    Aggregate aggregate = Aggregate.of("x", AggregateFunction.COUNT_DISTINCT, "s");
    assertThat(aggregate(aggregate, "s", many, 7), is(20_000L));
  }

  @Test
  void firstAndLast_ofOneTimeAreTheLeastAndTheGreatest() {
    assertThat(of(AggregateFunction.FIRST, "s", null, "b", "a", "c"), is("a"));
    assertThat(of(AggregateFunction.LAST, "s", null, "b", "c", "a"), is("c"));
    assertThat(of(AggregateFunction.FIRST, "d", 1.0, -0.0, 0.0), is(-0.0));
    assertThat(of(AggregateFunction.LAST, "d", 1.0, Double.NaN), is(Double.NaN));
    assertThat(of(AggregateFunction.LAST, "b", true, false), is(true));
    assertThat(of(AggregateFunction.FIRST, "t"), is(TIME));
    assertThat(of(AggregateFunction.LAST, "i", (Object) null), is((Object) null));
  }

  @Test
  void stddevAndVariance_ofASampleAndOfAll() {
    assertThat(of(AggregateFunction.VAR_POP, "i", 2, 4, 4, 4, 5, 5, 7, 9), is(4.0));
    assertThat(of(AggregateFunction.STDDEV_POP, "d", 2.0, 6.0, null), is(2.0));
    assertThat(of(AggregateFunction.VARIANCE, "l", 1L, 2L, 3L), is(1.0));
    assertThat(of(AggregateFunction.STDDEV, "i", 1, 3, null, 5), is(2.0));
    assertThat("one is no sample", of(AggregateFunction.STDDEV, "i", 7), is((Object) null));
    assertThat(of(AggregateFunction.STDDEV_POP, "i", 7), is(0.0));
    assertThat(of(AggregateFunction.VAR_POP, "d", (Object) null), is((Object) null));
    assertThat(of(AggregateFunction.STDDEV, "d", 1.0, Double.NaN), is(Double.NaN));
    assertThat(
        "great values, small distances",
        of(AggregateFunction.VAR_POP, "d", 1e15, 1e15 + 2),
        is(1.0));
  }

  @Test
  void approxPercentile_isOneOfTheValues() {
    assertThat(percentile("i", 0.5, 3, 1, 2, null), is(2));
    assertThat(percentile("i", 0.5, 1, 2, 3, 4), is(2));
    assertThat(percentile("l", 0, 5L, -7L), is(-7L));
    assertThat(percentile("l", 1, 5L, 7L), is(7L));
    assertThat(percentile("d", 0.9, 1.0, Double.NaN), is(Double.NaN));
    assertThat(percentile("d", 0.5, (Object) null), is((Object) null));
    assertThat("whole numbers up to 256 are exact", percentile("i", 1, 254, 255), is(255));
    assertThat("of one bucket the least", percentile("i", 1, 10_000, 10_001), is(10_000));
  }

  @Test
  void wrongArguments_areRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> of(AggregateFunction.STDDEV, "s", "not a number"));
    assertThrows(
        IllegalArgumentException.class, () -> Aggregate.approxPercentile("x", "d", Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> Aggregate.of("x", AggregateFunction.APPROX_PERCENTILE, "d"));
  }

  private static Object percentile(String column, double percentage, Object... values) {
    Aggregate aggregate = Aggregate.approxPercentile("x", column, percentage);
    List<Object> list = Arrays.asList(values);
    Object inOne = aggregate(aggregate, column, list, 1);
    assertThat("split over bundles", aggregate(aggregate, column, list, list.size()), is(inOne));
    return inOne;
  }

  /**
   * Of the values of {@code column}, in one bundle and in as many as there are values: both must
   * agree.
   */
  private static Object of(AggregateFunction function, String column, Object... values) {
    List<Object> list = values.length == 0 ? List.of(TIME) : Arrays.asList(values);
    Aggregate aggregate = Aggregate.of("x", function, column);
    Object inOne = aggregate(aggregate, column, list, 1);
    assertThat("split over bundles", aggregate(aggregate, column, list, list.size()), is(inOne));
    return inOne;
  }

  private static Object aggregate(
      Aggregate aggregate, String column, List<Object> values, int bundles) {
    AggregatePlan plan =
        AggregatePlan.of(SCHEMA, "t", WindowSpec.tumbling(Duration.ofMinutes(5)))
            .withGroupBy("k")
            .withAggregate(aggregate);
    AggregateTable merged = new AggregateTable(AggregateTable.Layout.of(plan));
    List<DeadLetter> late = new ArrayList<>();
    for (int bundle = 0; bundle < bundles; bundle++) {
      BundleTables tables = new BundleTables(plan);
      EventBatchBuilder batch = EventBatch.builder(SCHEMA, new Origin("test", 0));
      for (int i = bundle; i < values.size(); i += bundles) {
        batch.set("k", "key").set("t", TIME).set(column, values.get(i)).endRow(i);
      }
      tables.add(batch.build(EventBatch.NO_WATERMARK), late);
      tables.drain(1, (shard, partial) -> merged.merge(partial.table()));
    }
    // once more through the wire format, as a table that was merged
    AggregateTable again = new AggregateTable(AggregateTable.Layout.of(plan));
    again.merge(merged.write());
    return again.result(0).get(1);
  }
}
