/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.testing.SessionModel;
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
 * The whole transform with sessions in append mode against the session model, on random streams, on
 * the Direct runner.
 */
class SessionAggregateRandomTest {

  @Property(tries = 12)
  void appendEmitsWhatTheModelSaysExactlyOnce(@ForAll long seed) {
    RandomStreams stream = RandomStreams.ofSessions(seed);
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple outputs =
        pipeline.apply(stream.timeline()).apply(WindowedAggregate.append(stream.plan));
    SessionModel model = stream.sessionModel();
    PAssert.that(
            "rows of seed " + seed,
            outputs
                .get(WindowedAggregate.RESULT)
                .apply(
                    "ReadableRow",
                    MapElements.into(TypeDescriptors.strings())
                        .via(SessionAggregateRandomTest::readable)))
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
    return "%s–%s %s %d/%d"
        .formatted(
            row.getLogicalTypeValue("window_start", Instant.class),
            row.getLogicalTypeValue("window_end", Instant.class),
            row.getString("page"),
            row.getInt64("views"),
            row.getInt64("users"));
  }

  private static List<String> readable(SessionModel model) {
    List<String> rows = new ArrayList<>();
    model
        .results()
        .forEach(
            (session, result) ->
                rows.add(
                    "%s–%s %s %d/%d"
                        .formatted(
                            session.start(),
                            session.end(),
                            session.page(),
                            result.views(),
                            result.users())));
    return rows;
  }
}
