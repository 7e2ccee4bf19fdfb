/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.Micros;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.WindowModel;
import dev.tidemark.window.SlidingWindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The plain-Java core of aggregation against the window model, without a runner: many streams,
 * quickly.
 */
class BundleTablesTest {

  @Property(tries = 1500)
  void closedWindowsAndLateRowsAreTheModels(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSlidingWindows(seed);
    AggregateTable.Layout layout = AggregateTable.Layout.of(stream.plan);
    BundleTables tables = new BundleTables(stream.plan);
    Random bundles = new Random(seed);
    Map<Long, Map<Integer, AggregateTable>> windows = new HashMap<>();
    List<DeadLetter> late = new ArrayList<>();
    long in = 0;
    long accounted = 0;
    long offset = 0;
    for (RandomStreams.Step step : stream.steps) {
      BundleResult.Counts counts =
          tables.add(Click.batch(offset, step.watermark(), step.clicks()), late);
      offset += step.clicks().size();
      in += step.clicks().size();
      accounted += counts.aggregated() + counts.filtered() + counts.late() + counts.malformed();
      if (bundles.nextBoolean()) {
        drain(tables, stream.plan, layout, windows);
      }
    }
    drain(tables, stream.plan, layout, windows);

    WindowModel model = stream.windowModel();
    assertThat(results(windows), is(model.results()));
    assertThat(
        late.stream()
            .map(letter -> Instant.ofEpochMilli(letter.time().orElseThrow().eventTime()))
            .sorted()
            .toList(),
        is(model.late().stream().map(Click::at).sorted().toList()));
    assertThat("every row is accounted for once", accounted, is(in));
  }

  /** What update mode emits last for a group is what append mode emits for it. */
  @Property(tries = 500)
  void lastUpdateOfEachGroupIsTheModels(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSlidingWindows(seed);
    AggregateTable.Layout layout = AggregateTable.Layout.of(stream.plan);
    BundleTables tables = new BundleTables(stream.plan);
    Map<Integer, List<PartialAggregate>> state = new HashMap<>();
    Map<WindowModel.Group, WindowModel.Result> last = new HashMap<>();
    List<DeadLetter> late = new ArrayList<>();
    long offset = 0;
    for (RandomStreams.Step step : stream.steps) {
      tables.add(Click.batch(offset, step.watermark(), step.clicks()), late);
      offset += step.clicks().size();
      Map<Integer, List<PartialAggregate>> panes = new HashMap<>();
      tables.drain(
          3, (shard, partial) -> panes.computeIfAbsent(shard, s -> new ArrayList<>()).add(partial));
      panes.forEach(
          (shard, pane) -> {
            OpenResults windows = OpenResults.of(stream.plan, layout, state.get(shard));
            windows.merge(pane);
            windows.forEachChange(
                (start, end, table, group) -> put(last, start, table.result(group)));
            state.put(shard, windows.stillOpen());
          });
    }
    assertThat(last, is(stream.windowModel().results()));
  }

  private static void drain(
      BundleTables tables,
      AggregatePlan plan,
      AggregateTable.Layout layout,
      Map<Long, Map<Integer, AggregateTable>> windows) {
    tables.drain(
        3,
        (shard, partial) -> {
          long step = ((SlidingWindowSpec) plan.windows()).every().toMillis();
          long last = plan.windows().lastWindowStart(partial.start());
          for (long start = partial.firstWindowStart(); start <= last; start += step) {
            windows
                .computeIfAbsent(start, s -> new HashMap<>())
                .computeIfAbsent(shard, s -> new AggregateTable(layout))
                .merge(partial.table());
          }
        });
  }

  private static Map<WindowModel.Group, WindowModel.Result> results(
      Map<Long, Map<Integer, AggregateTable>> windows) {
    Map<WindowModel.Group, WindowModel.Result> results = new HashMap<>();
    windows.forEach(
        (start, shards) ->
            shards
                .values()
                .forEach(
                    table -> {
                      for (int group = 0; group < table.size(); group++) {
                        put(results, start, table.result(group));
                      }
                    }));
    return results;
  }

  private static void put(
      Map<WindowModel.Group, WindowModel.Result> results, long start, List<Object> row) {
    results.put(
        new WindowModel.Group(Micros.toInstant(Micros.ofMillis(start)), (String) row.get(0)),
        new WindowModel.Result((Long) row.get(1), (Long) row.get(2)));
  }
}
