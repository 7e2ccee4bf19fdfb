/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Micros;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.SessionModel;
import dev.tidemark.testing.SessionModel.Result;
import dev.tidemark.testing.SessionModel.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The plain-Java core of session aggregation against the session model, without a runner: many
 * streams, quickly. What bundles there are is drawn too, and must not matter.
 */
class SessionsTest {

  /**
   * What update mode emits, less the rows that a later one of the same group supersedes, is what
   * append mode emits; and every row is accounted for once.
   */
  @Property(tries = 1500)
  void updatesThatNoneSupersedesAreTheModels(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSessions(seed);
    AggregateTable.Layout layout = AggregateTable.Layout.of(stream.plan);
    BundleResult bundle = BundleResult.of(stream.plan);
    Random bundles = new Random(seed);
    Map<Integer, List<PartialAggregate>> state = new HashMap<>();
    Map<Session, Result> current = new HashMap<>();
    List<DeadLetter> late = new ArrayList<>();
    long in = 0;
    long accounted = 0;
    for (RandomStreams.Step step : stream.steps) {
      BundleResult.Counts counts =
          bundle.add(Click.batch(in, step.watermark(), step.clicks()), late);
      in += step.clicks().size();
      accounted += counts.aggregated() + counts.filtered() + counts.late() + counts.malformed();
      if (bundles.nextBoolean()) {
        pane(bundle, stream.plan, layout, state, current);
      }
    }
    pane(bundle, stream.plan, layout, state, current);

    SessionModel model = stream.sessionModel();
    assertThat(current, is(model.results()));
    assertThat(
        late.stream()
            .map(letter -> Instant.ofEpochMilli(letter.time().orElseThrow().eventTime()))
            .sorted()
            .toList(),
        is(model.late().stream().map(Click::at).sorted().toList()));
    assertThat("every row is accounted for once", accounted, is(in));
  }

  /**
   * Append mode by heartbeats: each session is given once, in the first pane whose watermark is not
   * before its close.
   */
  @Property(tries = 1500)
  void heartbeatsCloseTheModelsSessions_eachOnce(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSessions(seed);
    AggregateTable.Layout layout = AggregateTable.Layout.of(stream.plan);
    BundleResult bundle = BundleResult.of(stream.plan);
    Random bundles = new Random(seed);
    Map<Integer, List<PartialAggregate>> state = new HashMap<>();
    Map<Session, Result> closed = new HashMap<>();
    List<DeadLetter> late = new ArrayList<>();
    long before = EventBatch.NO_WATERMARK;
    for (RandomStreams.Step step : stream.steps) {
      bundle.add(Click.batch(0, step.watermark(), step.clicks()), late);
      if (bundles.nextBoolean()) {
        close(bundle, before, step.watermark(), stream.plan, layout, state, closed);
        before = step.watermark();
      }
    }
    close(bundle, before, Long.MAX_VALUE, stream.plan, layout, state, closed);

    assertThat(closed, is(stream.sessionModel().results()));
  }

  private static void close(
      BundleResult bundle,
      long before,
      long watermark,
      AggregatePlan plan,
      AggregateTable.Layout layout,
      Map<Integer, List<PartialAggregate>> state,
      Map<Session, Result> closed) {
    Map<Integer, List<PartialAggregate>> panes = new HashMap<>();
    for (int shard = 0; shard < 3; shard++) {
      panes.put(shard, new ArrayList<>(List.of(PartialAggregate.heartbeat(watermark))));
    }
    bundle.drain(3, (shard, partial) -> panes.get(shard).add(0, partial));
    panes.forEach(
        (shard, pane) -> {
          ShardSessions sessions =
              new ShardSessions(plan, layout, state.getOrDefault(shard, List.of()));
          sessions.merge(pane);
          sessions.forEachClosed(
              (start, end, table, group) -> {
                assertThat("not before", plan.lateGate().isClosed(end, watermark));
                assertThat("not later", !plan.lateGate().isClosed(end, before));
                List<Object> values = table.result(group);
                Session session = new Session(instant(start), instant(end), (String) values.get(0));
                Result result = new Result((Long) values.get(1), (Long) values.get(2));
                assertThat("once", closed.put(session, result), is(nullValue()));
              });
          state.put(shard, sessions.stillOpen());
        });
  }

  private static void pane(
      BundleResult bundle,
      AggregatePlan plan,
      AggregateTable.Layout layout,
      Map<Integer, List<PartialAggregate>> state,
      Map<Session, Result> current) {
    Map<Integer, List<PartialAggregate>> panes = new HashMap<>();
    bundle.drain(
        3,
        (shard, partial) ->
            panes.computeIfAbsent(shard, s -> new ArrayList<>()).add(0, partial)); // in any order
    panes.forEach(
        (shard, pane) -> {
          OpenResults sessions = OpenResults.of(plan, layout, state.get(shard));
          sessions.merge(pane);
          sessions.forEachChange(
              (start, end, table, group) -> put(current, start, end, table.result(group)));
          state.put(shard, sessions.stillOpen());
        });
  }

  private static void put(Map<Session, Result> current, long start, long end, List<Object> values) {
    Session session = new Session(instant(start), instant(end), (String) values.get(0));
    current
        .keySet()
        .removeIf(
            earlier ->
                earlier.page().equals(session.page())
                    && !earlier.start().isBefore(session.start())
                    && !earlier.end().isAfter(session.end()));
    current.put(session, new Result((Long) values.get(1), (Long) values.get(2)));
  }

  private static Instant instant(long millis) {
    return Micros.toInstant(Micros.ofMillis(millis));
  }
}
