/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.Timeline;
import dev.tidemark.testing.WindowModel;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Windows so long that their slices are merged first, against the window model: rows come out of
 * order by up to ten minutes, so that slices have stragglers, and the watermark follows now and
 * then, in leaps of many slices.
 */
class CompactSlicesTest {
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void longWindows_areWhatTheModelSays(long seed) {
    Random random = new Random(seed);
    SlidingWindowSpec windows =
        seed % 2 == 0
            ? WindowSpec.tumbling(Duration.ofHours(1)).withOffset(Duration.ofMinutes(7))
            : WindowSpec.sliding(Duration.ofHours(1), Duration.ofMinutes(20));
    Duration lateness = Duration.ofMinutes(seed % 3);
    AggregatePlan plan =
        AggregatePlan.of(Click.SCHEMA, Click.EVENT_TIME, windows)
            .withAllowedLateness(lateness)
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"));
    WindowModel model =
        new WindowModel(windows.size(), windows.every(), windows.offset(), lateness);
    Timeline timeline = Timeline.begin();
    long watermark = EventBatch.NO_WATERMARK;
    for (int step = 0; step < 60; step++) {
      Click[] clicks = new Click[1 + random.nextInt(5)];
      for (int i = 0; i < clicks.length; i++) {
        Instant at = BASE.plusSeconds(step * 120L - random.nextInt(600));
        clicks[i] = new Click("ann", "/" + random.nextInt(6), at);
        model.arrive(clicks[i], watermark);
      }
      timeline.clicks(clicks);
      if (random.nextInt(4) == 0) {
        Instant to = BASE.plusSeconds(step * 120L - 300);
        watermark = to.toEpochMilli();
        timeline.watermark(to);
      }
    }
    Pipeline pipeline = Pipeline.create();
    var rows =
        pipeline
            .apply(timeline.end())
            .apply(WindowedAggregate.append(plan))
            .get(WindowedAggregate.RESULT)
            .apply(MapElements.into(TypeDescriptors.strings()).via(CompactSlicesTest::readable));

    PAssert.that("rows of seed " + seed, rows).containsInAnyOrder(expected(model));
    pipeline.run().waitUntilFinish();
  }

  private static String readable(Row row) {
    return row.getLogicalTypeValue("window_start", Instant.class)
        + " "
        + row.getString("page")
        + " "
        + row.getInt64("views");
  }

  private static List<String> expected(WindowModel model) {
    List<String> rows = new ArrayList<>();
    model
        .results()
        .forEach(
            (group, result) ->
                rows.add(group.windowStart() + " " + group.page() + " " + result.views()));
    return rows;
  }
}
