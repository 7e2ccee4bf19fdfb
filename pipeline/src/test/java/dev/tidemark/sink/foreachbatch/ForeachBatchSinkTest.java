/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.foreachbatch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.sink.SinkException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForeachBatchSinkTest {
  private static final Schema SCHEMA =
      Schema.builder().addNullableStringField("page").addInt64Field("views").build();

  /** A database that adds up views, and remembers which steps it holds. */
  private static final Map<String, Long> VIEWS = new ConcurrentHashMap<>();

  private static final Map<String, String> STEPS = new ConcurrentHashMap<>();

  /** Adds a step once. */
  public static final class AddOnce implements BatchFunction {
    @Override
    public void process(Step step, List<Row> rows) {
      if (STEPS.putIfAbsent(step.id(), step.query()) == null) {
        rows.forEach(row -> VIEWS.merge(row.getString("page"), row.getInt64("views"), Long::sum));
      }
    }
  }

  /** Cannot be made. */
  public static final class Unable implements BatchFunction {
    public Unable() {
      throw new IllegalStateException("no database");
    }

    @Override
    public void process(Step step, List<Row> rows) {}
  }

  @BeforeEach
  void forget() {
    VIEWS.clear();
    STEPS.clear();
  }

  @Test
  void step_isTheWindowsThatEndTogether_andTheSameOnReplay() {
    ForeachBatchSink sink = ForeachBatchSink.ofWindows(AddOnce.class.getName(), "page_stats");
    sink.preflight();
    write(sink, seen("/a", 1, "10:00:10"), seen("/b", 2, "10:00:50"), seen("/a", 3, "10:01:10"));
    write(sink, seen("/a", 3, "10:01:10"), seen("/a", 1, "10:00:10"), seen("/b", 2, "10:00:50"));
    assertThat(new TreeMap<>(VIEWS), is(Map.of("/a", 4L, "/b", 2L)));
    assertThat(
        new TreeMap<>(STEPS),
        is(Map.of("2026-01-02T10:01:00Z", "page_stats", "2026-01-02T10:02:00Z", "page_stats")));
  }

  @Test
  void classThatWillNotDo_isRefusedBefore() {
    assertThat(refusal("com.acme.Missing"), containsString("it is not on the class path"));
    assertThat(refusal("java.lang.String"), containsString("it does not implement"));
    assertThat(refusal(Unable.class.getName()), containsString("no database"));
  }

  private static String refusal(String function) {
    return assertThrows(
            SinkException.class, () -> ForeachBatchSink.ofWindows(function, "q").preflight())
        .getMessage();
  }

  private static TimestampedValue<Row> seen(String page, long views, String time) {
    return TimestampedValue.of(
        Row.withSchema(SCHEMA).addValues(page, views).build(),
        Instant.parse("2026-01-02T" + time + "Z"));
  }

  @SafeVarargs
  private static void write(ForeachBatchSink sink, TimestampedValue<Row>... rows) {
    TestStream.Builder<Row> stream = TestStream.create(SCHEMA);
    for (TimestampedValue<Row> row : rows) {
      stream = stream.addElements(row);
    }
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Row> windows =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .setRowSchema(SCHEMA)
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    windows.apply(sink);
    pipeline.run().waitUntilFinish();
  }
}
