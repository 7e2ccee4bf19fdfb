/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.testing.WindowModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * The whole transform in append mode against the window model, on random streams, on the Direct
 * runner.
 */
class WindowedAggregateRandomTest {

  @Property(tries = 12)
  void appendEmitsWhatTheModelSaysExactlyOnce(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSlidingWindows(seed);
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple outputs =
        pipeline.apply(stream.timeline()).apply(WindowedAggregate.append(stream.plan));
    WindowModel model = stream.windowModel();
    PAssert.that(
            "rows of seed " + seed,
            outputs
                .get(WindowedAggregate.RESULT)
                .apply(
                    "ReadableRow",
                    MapElements.into(TypeDescriptors.strings())
                        .via(WindowedAggregateRandomTest::readable)))
        .containsInAnyOrder(readable(model));
    PAssert.that(
            "late rows of seed " + seed,
            outputs
                .get(WindowedAggregate.DEAD_LETTERS)
                .apply(
                    "LateTime",
                    MapElements.into(TypeDescriptors.longs())
                        .via((DeadLetter letter) -> letter.time().orElseThrow().eventTime())))
        .containsInAnyOrder(model.late().stream().map(click -> click.at().toEpochMilli()).toList());
    pipeline.run().waitUntilFinish();
  }

  private static String readable(Row row) {
    return row.getLogicalTypeValue("window_start", Instant.class)
        + " "
        + row.getString("page")
        + " "
        + row.getInt64("views")
        + "/"
        + row.getInt64("users");
  }

  private static List<String> readable(WindowModel model) {
    List<String> rows = new ArrayList<>();
    model
        .results()
        .forEach(
            (group, result) ->
                rows.add(
                    group.windowStart()
                        + " "
                        + group.page()
                        + " "
                        + result.views()
                        + "/"
                        + result.users()));
    return rows;
  }
}
