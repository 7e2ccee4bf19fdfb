/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.Rows.SCHEMA;
import static dev.tidemark.sink.delta.Rows.minute;
import static dev.tidemark.sink.delta.Rows.row;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaSinkTest {
  private static final org.joda.time.Duration MINUTE = org.joda.time.Duration.standardMinutes(1);

  @TempDir Path dir;

  @Test
  void window_isCommittedOnceWhenItCloses() throws Exception {
    TestStream<Row> clicks =
        TestStream.create(SCHEMA)
            .advanceWatermarkTo(at("10:00:00"))
            .addElements(seen("/home", 1, "10:00:10"), seen("/about", 2, "10:00:50"))
            .addElements(seen("/home", 3, "10:01:10")) // next window, before the first closes
            .advanceWatermarkTo(at("10:01:00")) // [10:00, 10:01) closes: version 1
            .advanceWatermarkTo(at("10:01:30"))
            .advanceWatermarkTo(at("10:02:00")) // [10:01, 10:02) closes: version 2
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    PCollection<DeltaCommit> commits =
        pipeline.apply(clicks).setRowSchema(SCHEMA).apply(minutes()).apply(sink());
    PAssert.that("each window is a version", commits)
        .containsInAnyOrder(
            new DeltaCommit(1, 1, 2, 1, java.time.Instant.ofEpochMilli(minute(1))),
            new DeltaCommit(2, 1, 1, 1, java.time.Instant.ofEpochMilli(minute(2))));
    pipeline.run().waitUntilFinish();

    assertThat(rows(), containsInAnyOrder(row("/home", 1), row("/about", 2), row("/home", 3)));
  }

  @Test
  void windowsThatCloseTogether_areOneVersion() throws Exception {
    TestStream<Row> clicks =
        TestStream.create(SCHEMA)
            .addElements(seen("/c", 3, "10:02:10")) // out of order
            .addElements(seen("/a", 1, "10:00:10"))
            .addElements(seen("/b", 2, "10:01:10"))
            .advanceWatermarkTo(at("10:03:00")) // all three close
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    PCollection<DeltaCommit> commits =
        pipeline.apply(clicks).setRowSchema(SCHEMA).apply(minutes()).apply(sink());
    PAssert.that("one step", commits)
        .containsInAnyOrder(new DeltaCommit(1, 3, 3, 1, java.time.Instant.ofEpochMilli(minute(3))));
    pipeline.run().waitUntilFinish();
    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 2), row("/c", 3)));
  }

  @Test
  void commitInterval_gathersWindowsByTheClock() throws Exception {
    TestStream<Row> clicks =
        TestStream.create(SCHEMA)
            .addElements(seen("/a", 1, "10:00:10"), seen("/b", 2, "10:01:10"))
            .advanceWatermarkTo(at("10:01:00")) // /a closes, and waits
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(5))
            .advanceWatermarkTo(at("10:02:00")) // /b closes, and waits
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(6)) // version 1
            .addElements(seen("/c", 3, "10:02:10"))
            .advanceWatermarkTo(at("10:03:00")) // /c closes, and waits
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11)) // version 2
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    PCollection<DeltaCommit> commits =
        pipeline
            .apply(clicks)
            .setRowSchema(SCHEMA)
            .apply(minutes())
            .apply(sink().withCommitInterval(Duration.ofSeconds(10)));
    PAssert.that("two windows, then one", commits)
        .containsInAnyOrder(
            new DeltaCommit(1, 2, 2, 2, java.time.Instant.ofEpochMilli(minute(2))),
            new DeltaCommit(2, 1, 1, 1, java.time.Instant.ofEpochMilli(minute(3))));
    pipeline.run().waitUntilFinish();
    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 2), row("/c", 3)));
  }

  @Test
  void sameInputAgain_addsNothing() throws Exception {
    for (Duration interval : List.of(Duration.ZERO, Duration.ofMillis(10))) {
      run(
          sink().withCommitInterval(interval),
          List.of(seen("/a", 1, "10:00:10"), seen("/b", 2, "10:01:10")));
    }
    PipelineResult third =
        run(
            sink(),
            List.of(
                seen("/a", 1, "10:00:10"), seen("/b", 2, "10:01:10"), seen("/c", 3, "10:02:10")));

    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 2), row("/c", 3)));
    awaitCounter(third, "windowsSkipped", 2L);
    awaitCounter(third, "rowsSkipped", 2L);
    awaitCounter(third, "rowsCommitted", 1L);
  }

  @Test
  void sessionsOfDifferentStartThatEndTogether_areAllKept() throws Exception {
    Pipeline pipeline = pipeline();
    PCollection<DeltaCommit> commits =
        pipeline
            .apply(
                Create.timestamped(
                        seen("/short", 1, "10:00:30"),
                        seen("/long", 2, "10:00:10"),
                        seen("/long", 3, "10:00:30"))
                    .withCoder(RowCoder.of(SCHEMA)))
            .setRowSchema(SCHEMA)
            .apply(Window.into(Sessions.withGapDuration(MINUTE)))
            .apply("by page", new ViewsByPage())
            .apply(sink());
    PAssert.that("both sessions end at 10:01:30", commits)
        .containsInAnyOrder(
            new DeltaCommit(1, 1, 2, 1, java.time.Instant.parse("2026-01-02T10:01:30Z")));
    pipeline.run().waitUntilFinish();
    assertThat(rows(), containsInAnyOrder(row("/short", 1), row("/long", 5)));
  }

  @Test
  void paneThatRefinesAClosedWindow_isSkippedAndCounted() throws Exception {
    TestStream<Row> clicks =
        TestStream.create(SCHEMA)
            .addElements(seen("/home", 1, "10:00:10"))
            .advanceWatermarkTo(at("10:01:00")) // closes: version 1
            .addElements(seen("/late", 1, "10:00:20")) // within the allowed lateness
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    pipeline
        .apply(clicks)
        .setRowSchema(SCHEMA)
        .apply(
            Window.<Row>into(FixedWindows.of(MINUTE))
                .withAllowedLateness(MINUTE)
                .discardingFiredPanes())
        .apply(sink());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(rows(), contains(row("/home", 1)));
    awaitCounter(result, "rowsSkipped", 1L);
  }

  @Test
  void rowsWithoutATable_makeIt() throws Exception {
    run(sink(), List.of(seen("/home", 1, "10:00:10")));
    assertThat(rows(), contains(row("/home", 1)));
    assertThat(
        DeltaTableReader.latest(table()).lastTransaction("page_stats/delta"),
        is(OptionalLong.of(minute(1))));
  }

  @Test
  void boundedRowsWithoutWindows_areOneStep() throws Exception {
    Pipeline pipeline = pipeline();
    pipeline.apply(Create.of(row("/a", 1), row("/b", 2)).withRowSchema(SCHEMA)).apply(sink());
    pipeline.run().waitUntilFinish();
    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 2)));
    assertThat(DeltaTableReader.latest(table()).version(), is(1L));
  }

  @Test
  void schemaThatDoesNotFit_failsTheRun() {
    Schema other = Schema.builder().addStringField("other").build();
    DeltaSink.append(table()).preflight(other);
    Exception e =
        assertThrows(Exception.class, () -> run(sink(), List.of(seen("/home", 1, "10:00:10"))));
    assertThat(
        e.getCause().getMessage(),
        allOf(
            containsString("the table has no column page"),
            containsString("the rows have no column other")));
  }

  @Test
  void noTransactionId_isRefused() {
    Pipeline pipeline = pipeline();
    PCollection<Row> rows = pipeline.apply(Create.empty(SCHEMA));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> rows.apply(DeltaSink.append(table())))
            .getMessage(),
        containsString("withTransactionId"));
  }

  @Test
  void accumulatingPanes_areRefused() {
    PCollection<Row> rows =
        pipeline()
            .apply(Create.empty(SCHEMA))
            .apply(
                Window.<Row>into(FixedWindows.of(MINUTE))
                    .triggering(
                        AfterWatermark.pastEndOfWindow()
                            .withEarlyFirings(AfterPane.elementCountAtLeast(1)))
                    .withAllowedLateness(org.joda.time.Duration.ZERO)
                    .accumulatingFiredPanes());
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> rows.apply(sink())).getMessage(),
        containsString("discardingFiredPanes"));
  }

  @Test
  void earlyDiscardingPanes_areGatheredIntoTheirWindow() throws Exception {
    TestStream<Row> clicks =
        TestStream.create(SCHEMA)
            .addElements(seen("/a", 1, "10:00:10"))
            .addElements(seen("/b", 2, "10:00:20"))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    pipeline
        .apply(clicks)
        .setRowSchema(SCHEMA)
        .apply(
            Window.<Row>into(FixedWindows.of(MINUTE))
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes())
        .apply(WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), RowCoder.of(SCHEMA)))
        .apply("in early panes", GroupByKey.create())
        .apply(Values.create())
        .apply(Flatten.iterables())
        .setRowSchema(SCHEMA)
        .apply(sink());
    pipeline.run().waitUntilFinish();
    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 2)));
    assertThat(DeltaTableReader.latest(table()).version(), is(1L));
  }

  /** A batch reads a partition in pieces, by several workers, and runs again. */
  @Test
  void batchOfRows_isOneVersion_thoughItsPiecesComeInNoOrder() throws Exception {
    Schema positioned =
        Schema.builder()
            .addFields(SCHEMA.getFields())
            .addStringField("partition")
            .addInt64Field("offset")
            .build();
    DeltaSink sink =
        DeltaSink.appendRows(table()).withTransactionId("q").withPosition("partition", "offset");
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = pipeline();
      List<PCollection<Row>> pieces = new ArrayList<>();
      for (long offset : List.of(2L, 0L, 1L)) {
        Row row = Row.withSchema(positioned).addValues("/a", offset, "f-0", offset).build();
        pieces.add(pipeline.apply("at " + offset, Create.of(row).withRowSchema(positioned)));
      }
      PCollectionList.of(pieces).apply(Flatten.pCollections()).apply(sink);
      pipeline.run().waitUntilFinish();
    }
    assertThat(rows(), containsInAnyOrder(row("/a", 0), row("/a", 1), row("/a", 2)));
    assertThat(DeltaTableReader.latest(table()).version(), is(1L));
  }

  @Test
  void negativeInterval_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> sink().withCommitInterval(Duration.ofSeconds(-1)));
  }

  @Test
  void pipeline_isPortable() {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.of(row("/a", 1)).withRowSchema(SCHEMA))
        .apply(minutes())
        .apply(sink().withCommitInterval(Duration.ofSeconds(1)));
    assertThat(
        PipelineTranslation.toProto(pipeline).getComponents().getTransformsMap().values().stream()
            .map(t -> t.getUniqueName())
            .filter(n -> n.endsWith("/Commit"))
            .toList(),
        contains("DeltaSink/Commit"));
  }

  private DeltaSink sink() {
    return DeltaSink.append(table()).withTransactionId("page_stats/delta");
  }

  private String table() {
    return dir.resolve("t").toString();
  }

  private List<Row> rows() throws Exception {
    return DeltaTableReader.latest(table()).rows();
  }

  private static PipelineResult run(DeltaSink sink, List<TimestampedValue<Row>> rows) {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.timestamped(rows).withCoder(RowCoder.of(SCHEMA)))
        .setRowSchema(SCHEMA)
        .apply(minutes())
        .apply(sink);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static Window<Row> minutes() {
    return Window.<Row>into(FixedWindows.of(MINUTE));
  }

  private static TimestampedValue<Row> seen(String page, long views, String time) {
    return TimestampedValue.of(row(page, views), at(time));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + "Z");
  }

  private static Pipeline pipeline() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    return Pipeline.create(options);
  }

  /** Committed, since the Direct runner may lose what its last bundle attempted. */
  private static void awaitCounter(PipelineResult result, String name, long expected) {
    await().atMost(Duration.ofSeconds(20)).until(() -> counter(result, name), is(expected));
  }

  private static long counter(PipelineResult result, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(DeltaSink.class, name))
            .build();
    long sum = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
      sum += counter.getCommitted();
    }
    return sum;
  }
}
