/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class GroupRowsTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("page").addNullableInt64Field("views").build();
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");

  private static TimestampedValue<Row> row(String page, Long views, int second) {
    Row row = Row.withSchema(SCHEMA).addValues(page, views).build();
    return TimestampedValue.of(row, BASE.plus(Duration.standardSeconds(second)));
  }

  private static Pipeline pipeline() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(DirectOptions.class).setTargetParallelism(1);
    return Pipeline.create(options);
  }

  @Test
  void eachWindow_isOneElementWithAllItsRows() {
    Pipeline pipeline = pipeline();
    var windows =
        pipeline
            .apply(
                Create.timestamped(
                        row("/a", 1L, 3), row("/b", null, 61), row("/a", 1L, 59), row("/c", 7L, 0))
                    .withCoder(RowCoder.of(SCHEMA)))
            .setRowSchema(SCHEMA)
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
            .apply(GroupRows.perWindow())
            .apply(ParDo.of(new Describe()));

    PAssert.that("rows of a window together, twins both kept", windows)
        .containsInAnyOrder(
            "2026-01-02T10:01:00.000Z [/a 1, /a 1, /c 7]", "2026-01-02T10:02:00.000Z [/b null]");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void manyRows_areAllThereThoughTheyFillSeveralBlocks() {
    Pipeline pipeline = pipeline();
    String longName = "/" + "x".repeat(1_000);
    List<TimestampedValue<Row>> rows = new ArrayList<>();
    IntStream.range(0, 9_000).forEach(i -> rows.add(row(longName, (long) i, i % 60)));
    var sums =
        pipeline
            .apply(Create.timestamped(rows).withCoder(RowCoder.of(SCHEMA)))
            .setRowSchema(SCHEMA)
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
            .apply(GroupRows.perWindow())
            .apply(MapElements.into(TypeDescriptors.longs()).via(GroupRowsTest::sum));

    PAssert.that("one element, nine million bytes", sums).containsInAnyOrder(9_000L * 8_999 / 2);
    pipeline.run().waitUntilFinish();
  }

  private static long sum(KV<Integer, Iterable<RowBlock>> window) {
    long sum = 0;
    for (Row row : RowBlock.rows(window.getValue())) {
      sum += row.getInt64("views");
    }
    return sum;
  }

  /** The window's end and its rows, in order. */
  private static final class Describe extends DoFn<KV<Integer, Iterable<RowBlock>>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<RowBlock>> pane,
        BoundedWindow window,
        OutputReceiver<String> out) {
      List<String> rows = new ArrayList<>();
      RowBlock.rows(pane.getValue())
          .forEach(row -> rows.add(row.getString("page") + " " + row.getInt64("views")));
      rows.sort(null);
      out.output(window.maxTimestamp().plus(Duration.millis(1)) + " " + rows);
    }
  }
}
