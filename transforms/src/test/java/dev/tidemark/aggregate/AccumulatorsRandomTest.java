/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tidemark.aggregate.NaiveAggregates.TimedValue;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Aggregates of random rows, split over bundles and merged in random order, against their
 * definitions.
 */
class AccumulatorsRandomTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("k STRING, t TIMESTAMP, s STRING, i INT, l BIGINT, d DOUBLE, b BOOLEAN");
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final List<String> COLUMNS = List.of("t", "s", "i", "l", "d", "b");
  private static final double[] ODD_DOUBLES = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, Double.MIN_NORMAL
  };

  @Property(tries = 300)
  void countDistinct(@ForAll long seed) {
    Random random = new Random(seed);
    String column = any(random, COLUMNS);
    Map<String, List<TimedValue>> rows = rows(random, column, true);
    check(
        Aggregate.of("x", AggregateFunction.COUNT_DISTINCT, column),
        rows,
        random,
        (result, naive) -> assertThat(result, is(naive.countDistinct())));
  }

  @Property(tries = 300)
  void firstAndLast(@ForAll long seed) {
    Random random = new Random(seed);
    String column = any(random, COLUMNS);
    Map<String, List<TimedValue>> rows = rows(random, column, true);
    check(
        Aggregate.of("x", AggregateFunction.FIRST, column),
        rows,
        random,
        (result, naive) -> assertThat(result, is(naive.first())));
    check(
        Aggregate.of("x", AggregateFunction.LAST, column),
        rows,
        random,
        (result, naive) -> assertThat(result, is(naive.last())));
  }

  @Property(tries = 300)
  void deviationAndVariance(@ForAll long seed) {
    Random random = new Random(seed);
    String column = any(random, List.of("i", "l", "d"));
    Map<String, List<TimedValue>> rows = rows(random, column, false);
    check(
        Aggregate.of("x", AggregateFunction.VARIANCE, column),
        rows,
        random,
        (result, naive) -> assertClose(result, naive.variance(1)));
    check(
        Aggregate.of("x", AggregateFunction.VAR_POP, column),
        rows,
        random,
        (result, naive) -> assertClose(result, naive.variance(0)));
    check(
        Aggregate.of("x", AggregateFunction.STDDEV, column),
        rows,
        random,
        (result, naive) -> assertClose(result, naive.variance(1).map(Math::sqrt)));
    check(
        Aggregate.of("x", AggregateFunction.STDDEV_POP, column),
        rows,
        random,
        (result, naive) -> assertClose(result, naive.variance(0).map(Math::sqrt)));
  }

  @Property(tries = 300)
  void approxPercentile(@ForAll long seed) {
    Random random = new Random(seed);
    String column = any(random, List.of("i", "l", "d"));
    String percentage = any(random, List.of("0", "0.07", "0.25", "0.5", "0.9", "0.99", "1"));
    Map<String, List<TimedValue>> rows = rows(random, column, true);
    check(
        Aggregate.approxPercentile("x", column, Double.parseDouble(percentage)),
        rows,
        random,
        (result, naive) -> assertNear(result, naive.percentile(percentage)));
  }

  private static void assertClose(Object result, Optional<Double> exact) {
    if (exact.isEmpty()) {
      assertThat(result, nullValue());
    } else {
      assertThat((Double) result, closeTo(exact.get(), 1e-9 * (1 + exact.get())));
    }
  }

  /** At most 1/128 off, and exact where that is less than a whole number. */
  private static void assertNear(Object result, Object exact) {
    if (exact == null || !Double.isFinite(NaiveAggregates.number(exact))) {
      assertThat(result, is(exact));
      return;
    }
    double truth = NaiveAggregates.number(exact);
    assertThat(result.getClass(), is((Object) exact.getClass()));
    assertThat(
        result + " for " + exact,
        Math.abs(NaiveAggregates.number(result) - truth),
        lessThanOrEqualTo(Math.abs(truth) / 128));
    if (!(exact instanceof Double) && Math.abs(truth) <= 256) {
      assertThat(result, is(exact));
    }
  }

  private interface Comparison {
    void check(Object result, NaiveAggregates naive);
  }

  /** Each group's result against its rows'. */
  private static void check(
      Aggregate aggregate,
      Map<String, List<TimedValue>> rows,
      Random random,
      Comparison comparison) {
    AggregatePlan plan =
        AggregatePlan.of(SCHEMA, "t", WindowSpec.tumbling(Duration.ofHours(1)))
            .withGroupBy("k")
            .withAggregate(aggregate);
    AggregateTable table = aggregate(plan, aggregate.argument().orElseThrow(), rows, random);
    assertThat(table.size(), is(rows.size()));
    for (int group = 0; group < table.size(); group++) {
      List<Object> result = table.result(group);
      comparison.check(result.get(1), new NaiveAggregates(rows.get(result.get(0))));
    }
  }

  /** Splits the rows over bundles, writes those and merges them in any order, in two levels. */
  private static AggregateTable aggregate(
      AggregatePlan plan, String column, Map<String, List<TimedValue>> rows, Random random) {
    List<Map.Entry<String, TimedValue>> all = new ArrayList<>();
    rows.forEach((key, values) -> values.forEach(value -> all.add(Map.entry(key, value))));
    Collections.shuffle(all, random);
    int bundles = 1 + random.nextInt(6);
    List<byte[]> partials = new ArrayList<>();
    for (int bundle = 0; bundle < bundles; bundle++) {
      EventBatchBuilder batch = EventBatch.builder(SCHEMA, new Origin("test", 0));
      for (int i = bundle; i < all.size(); i += bundles) {
        TimedValue row = all.get(i).getValue();
        batch.set("k", all.get(i).getKey()).set("t", row.time());
        if (!column.equals("t")) {
          batch.set(column, row.value());
        }
        batch.endRow(i);
      }
      BundleTables tables = new BundleTables(plan);
      tables.add(batch.build(EventBatch.NO_WATERMARK), new ArrayList<>());
      tables.drain(1 + random.nextInt(3), (shard, partial) -> partials.add(partial.table()));
    }
    Collections.shuffle(partials, random);
    int cut = random.nextInt(partials.size() + 1);
    AggregateTable some = merged(plan, partials.subList(0, cut));
    AggregateTable result = merged(plan, partials.subList(cut, partials.size()));
    result.merge(some.write());
    return result;
  }

  private static AggregateTable merged(AggregatePlan plan, List<byte[]> partials) {
    AggregateTable table = new AggregateTable(AggregateTable.Layout.of(plan));
    partials.forEach(table::merge);
    return table;
  }

  /** Rows of up to four groups, with few different times and values, so that there are ties. */
  private static Map<String, List<TimedValue>> rows(Random random, String column, boolean odd) {
    Map<String, List<TimedValue>> rows = new HashMap<>();
    int range = 1 + random.nextInt(any(random, List.of(3, 50, 100_000)));
    for (int i = 1 + random.nextInt(200); i > 0; i--) {
      Instant time = BASE.plusMillis(random.nextInt(20) * 1000L);
      Object value = random.nextInt(8) == 0 ? null : value(column, range, odd, random);
      rows.computeIfAbsent("group" + random.nextInt(4), key -> new ArrayList<>())
          .add(new TimedValue(time, column.equals("t") ? time : value));
    }
    return rows;
  }

  private static Object value(String column, int range, boolean odd, Random random) {
    int value = random.nextInt(range) - range / 3;
    return switch (column) {
      case "s" -> "ä".repeat(Math.floorMod(value, 3)) + value;
      case "i" -> odd && random.nextInt(20) == 0 ? Integer.MIN_VALUE : value;
      case "l" -> odd && random.nextInt(20) == 0 ? Long.MAX_VALUE - value : (long) value;
      case "d" ->
          odd && random.nextInt(10) == 0
              ? ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)]
              : value / 7.0;
      default -> value > 0;
    };
  }

  private static <T> T any(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
