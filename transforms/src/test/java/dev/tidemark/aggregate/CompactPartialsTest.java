/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testing.Click;
import dev.tidemark.testing.SessionModel;
import dev.tidemark.testing.WindowModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

/**
 * What is kept of a stream, compacted at any moments, comes to what the stream does, when all of it
 * comes in at once behind a restart: against the models, over random streams and bundles.
 */
class CompactPartialsTest {
  private static final int SHARDS = 3;

  private final List<byte[]> kept = new ArrayList<>();
  private long floor = Long.MIN_VALUE;

  /** Keeps a stream, and compacts what is kept now and then, with a floor that goes up or not. */
  private void keep(RandomStreams stream, Random random) {
    kept.clear(); // one object for all tries
    floor = Long.MIN_VALUE;
    BundleResult bundle = BundleResult.of(stream.plan);
    for (RandomStreams.Step step : stream.steps) {
      bundle.add(Click.batch(0, step.watermark(), step.clicks()), new ArrayList<>());
      if (random.nextBoolean()) {
        kept.add(drained(bundle));
      }
      if (random.nextInt(4) == 0) {
        kept.add(drained(bundle));
        // a sink has what had closed some while ago
        long durable = step.watermark() == Long.MIN_VALUE ? Long.MIN_VALUE : step.watermark();
        floor = random.nextBoolean() ? Math.max(floor, durable - random.nextInt(200_000)) : floor;
        floor = durable == Long.MIN_VALUE ? Long.MIN_VALUE : Math.min(floor, durable);
        compact(stream.plan);
      }
    }
    kept.add(drained(bundle));
  }

  private void compact(AggregatePlan plan) {
    byte[] base = CompactPartials.of(plan).merge(kept, floor);
    kept.clear();
    kept.add(base);
  }

  private static byte[] drained(BundleResult bundle) {
    List<KV<Integer, PartialAggregate>> partials = new ArrayList<>();
    bundle.drain(SHARDS, (shard, partial) -> partials.add(KV.of(shard, partial)));
    return KeptPartials.write(partials, SHARDS);
  }

  /** All that is kept, by shard, in no order. */
  private Map<Integer, List<PartialAggregate>> panes(Random random) {
    Map<Integer, List<PartialAggregate>> panes = new TreeMap<>();
    for (byte[] each : kept) {
      KeptPartials.read(each, SHARDS)
          .forEach(
              partial ->
                  panes
                      .computeIfAbsent(partial.getKey(), s -> new ArrayList<>())
                      .add(partial.getValue()));
    }
    panes.values().forEach(pane -> Collections.shuffle(pane, random));
    return panes;
  }

  @Property(tries = 1500)
  void sessionsThatAreNotDurable_areTheModels(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSessions(seed);
    Random random = new Random(seed);
    keep(stream, random);
    Map<SessionModel.Session, SessionModel.Result> found = new HashMap<>();
    panes(random)
        .forEach(
            (shard, pane) -> {
              ShardSessions sessions =
                  new ShardSessions(stream.plan, AggregateTable.Layout.of(stream.plan), List.of());
              pane.add(PartialAggregate.heartbeat(Long.MAX_VALUE));
              sessions.merge(pane);
              sessions.forEachClosed(
                  (start, end, table, group) -> {
                    List<Object> values = table.result(group);
                    found.put(
                        new SessionModel.Session(
                            instant(start), instant(end), (String) values.get(0)),
                        new SessionModel.Result((Long) values.get(1), (Long) values.get(2)));
                  });
            });
    Map<SessionModel.Session, SessionModel.Result> model = stream.sessionModel().results();
    found.forEach((session, result) -> assertThat(model.get(session), is(result)));
    model.keySet().removeIf(session -> isDurable(stream, session.end()));
    found.keySet().removeIf(session -> isDurable(stream, session.end()));
    assertThat(found, is(model));
  }

  @Property(tries = 1500)
  void windowsThatAreNotDurable_areTheModels_andOfTheOthersThereIsNothingHalf(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSlidingWindows(seed);
    Random random = new Random(seed);
    keep(stream, random);
    compact(stream.plan);
    Map<WindowModel.Group, WindowModel.Result> found = new HashMap<>();
    long size = stream.plan.windows().lastWindowEnd(0) - stream.plan.windows().lastWindowStart(0);
    panes(random)
        .forEach(
            (shard, pane) -> {
              OpenResults windows =
                  OpenResults.of(stream.plan, AggregateTable.Layout.of(stream.plan), List.of());
              windows.merge(pane);
              windows.forEachChange(
                  (start, end, table, group) -> {
                    List<Object> values = table.result(group);
                    found.put(
                        new WindowModel.Group(instant(start), (String) values.get(0)),
                        new WindowModel.Result((Long) values.get(1), (Long) values.get(2)));
                  });
            });
    Map<WindowModel.Group, WindowModel.Result> model = stream.windowModel().results();
    model.keySet().removeIf(group -> isDurable(stream, group.windowStart().plusMillis(size)));
    assertThat(found, is(model));
  }

  private boolean isDurable(RandomStreams stream, Instant end) {
    return floor != Long.MIN_VALUE && stream.plan.lateGate().isClosed(end.toEpochMilli(), floor);
  }

  private static Instant instant(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  @Test
  void totalsAreOneTableForEachShard() {
    AggregatePlan plan =
        AggregatePlan.overAllTime(Click.SCHEMA)
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"));
    BundleResult bundle = BundleResult.of(plan);
    for (int i = 0; i < 5; i++) {
      bundle.add(
          Click.batch(
              0,
              0,
              List.of(Click.click("ann", "/a", Click.BASE), Click.click("b", "/" + i, Click.BASE))),
          new ArrayList<>());
      kept.add(drained(bundle));
    }
    compact(plan);
    List<KV<Integer, PartialAggregate>> merged = KeptPartials.read(kept.get(0), SHARDS);
    assertThat(
        merged.stream().map(KV::getKey).toList(),
        is(merged.stream().map(KV::getKey).distinct().toList()));
    AggregateTable all = new AggregateTable(AggregateTable.Layout.of(plan));
    merged.forEach(partial -> all.merge(partial.getValue().table()));
    Map<Object, Object> views = new HashMap<>();
    for (int group = 0; group < all.size(); group++) {
      views.put(all.result(group).get(0), all.result(group).get(1));
    }
    assertThat(views, is(Map.of("/a", 5L, "/0", 1L, "/1", 1L, "/2", 1L, "/3", 1L, "/4", 1L)));
  }

  @Test
  void someShards_orNone() {
    byte[] two =
        KeptPartials.write(
            List.of(
                KV.of(0, PartialAggregate.heartbeat(1)), KV.of(2, PartialAggregate.heartbeat(2))),
            SHARDS);
    byte[] second = KeptPartials.only(two, shard -> shard == 2);
    assertThat(KeptPartials.read(second, SHARDS).stream().map(KV::getKey).toList(), is(List.of(2)));
    assertThat(KeptPartials.only(two, shard -> shard == 1).length, is(0));
  }

  @Test
  void anotherNumberOfShardsIsRefused() {
    byte[] of3 = KeptPartials.write(List.of(), SHARDS);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> KeptPartials.read(of3, 4));
    assertThat(refused.getMessage().contains("is of 3 shards"), is(true));
  }
}
