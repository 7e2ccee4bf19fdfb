/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.sink.delta.DeltaSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaPageStatsTest {

  private static final Schema SCHEMA =
      Schema.builder()
          .addField("window_start", FieldType.logicalType(SqlTypes.TIMESTAMP))
          .addField("window_end", FieldType.logicalType(SqlTypes.TIMESTAMP))
          .addStringField("page")
          .addInt64Field("view_count")
          .addInt64Field("visits")
          .addInt64Field("unique_users")
          .build();

  private final DeltaPageStats tables = new DeltaPageStats();

  @TempDir Path directory;

  @Test
  void noTable_noRows() throws Exception {
    assertThat(tables.read(directory.resolve("none")), is(empty()));
  }

  @Test
  void rowsOfTheSink_comeBack() throws Exception {
    String path = directory.resolve("page_stats").toString();
    DeltaSink sink = DeltaSink.append(path).withTransactionId("page_stats");
    sink.preflight(SCHEMA);
    assertThat("a table without rows", tables.read(Path.of(path)), is(empty()));

    List<PageStats> stats = TestClicks.TRUTH_TABLE;
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline
        .apply(
            Create.of(stats.stream().map(DeltaPageStatsTest::row).toList()).withRowSchema(SCHEMA))
        .apply(
            WithTimestamps.of(
                row ->
                    org.joda.time.Instant.ofEpochMilli(
                        row.getLogicalTypeValue("window_end", Instant.class).toEpochMilli() - 1)))
        .setRowSchema(SCHEMA)
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(5))))
        .apply(sink);
    pipeline.run().waitUntilFinish();

    assertThat(tables.read(Path.of(path)), containsInAnyOrder(stats.toArray()));
  }

  private static Row row(PageStats stats) {
    return Row.withSchema(SCHEMA)
        .addValues(
            Instant.ofEpochMilli(stats.windowStart()),
            Instant.ofEpochMilli(stats.windowEnd()),
            stats.page(),
            stats.viewCount(),
            stats.visits(),
            stats.uniqueUsers())
        .build();
  }
}
