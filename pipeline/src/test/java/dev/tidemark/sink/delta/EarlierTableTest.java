/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.Rows.SCHEMA;
import static dev.tidemark.sink.delta.Rows.minute;
import static dev.tidemark.sink.delta.Rows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goes on with a table that an earlier version wrote, 0.1: two windows of a minute, from 10:00 on,
 * in two commits. The files of the resource {@code earlier} are not to be changed.
 */
class EarlierTableTest {
  private static final String QUERY = "page_stats/delta";

  @TempDir private Path directory;

  @BeforeEach
  void copy() throws Exception {
    Path earlier = Path.of(EarlierTableTest.class.getResource("earlier").toURI());
    try (Stream<Path> files = Files.walk(earlier)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(earlier.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void isReadAsItWas() throws Exception {
    assertThat(rows(), containsInAnyOrder(row("/home", 1), row("/about", 2), row("/home", 3)));
  }

  @Test
  void knowsUpToWhereItIsComplete() {
    assertThat(
        DeltaSink.append(directory.toString()).withTransactionId(QUERY).committedUpTo(),
        is(OptionalLong.of(minute(2))));
  }

  @Test
  void whatItHoldsIsLeftOut_andWhatComesAfterIsAdded() throws Exception {
    write(
        List.of(
            seen("/home", 9, "10:00:10"), // of a window that it has
            seen("/home", 9, "10:01:10"),
            seen("/cart", 4, "10:02:10")));
    assertThat(
        rows(),
        containsInAnyOrder(row("/home", 1), row("/about", 2), row("/home", 3), row("/cart", 4)));
  }

  private List<Row> rows() throws IOException {
    return DeltaTableReader.latest(directory.toString()).rows();
  }

  private void write(List<TimestampedValue<Row>> rows) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.timestamped(rows).withCoder(RowCoder.of(SCHEMA)))
        .setRowSchema(SCHEMA)
        .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .apply(DeltaSink.append(directory.toString()).withTransactionId(QUERY));
    pipeline.run().waitUntilFinish();
  }

  private static TimestampedValue<Row> seen(String page, long views, String time) {
    return TimestampedValue.of(row(page, views), Instant.parse("2026-01-02T" + time + "Z"));
  }
}
