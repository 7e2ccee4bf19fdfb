/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.WindowedAggregate;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An example to copy: any bounded Beam source of rows, Tidemark's aggregation, and any Beam sink.
 * Here both are text files.
 */
class AnyBeamSourceExampleTest {
  private static final Schema CLICK =
      Schema.of(Field.of("page", FieldType.STRING), Field.of("at", ColumnType.TIMESTAMP.toBeam()));

  @TempDir Path directory;

  @Test
  void clicksPerPageAndFiveMinutes() throws IOException {
    Path clicks = directory.resolve("clicks.csv");
    Files.writeString(
        clicks,
        """
        /home,2026-01-02T10:01:00Z
        /cart,2026-01-02T10:04:59.999Z
        /home,2026-01-02T10:07:00Z
        /home,2026-01-02T10:03:00Z
        """);
    EventSchema columns = EventSchema.parse("page STRING, at TIMESTAMP");
    AggregatePlan views =
        AggregatePlan.of(columns, "at", WindowSpec.tumbling(Duration.ofMinutes(5)))
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"));

    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply("ReadClicks", TextIO.read().from(clicks.toString()))
        .apply(
            "ParseClick",
            MapElements.into(TypeDescriptors.rows()).via(AnyBeamSourceExampleTest::parse))
        .setRowSchema(CLICK)
        .apply("Batches", RowsToBatches.into(columns, "at"))
        .apply("ViewsPerPage", WindowedAggregate.append(views))
        .get(WindowedAggregate.RESULT)
        .apply(
            "FormatViews",
            MapElements.into(TypeDescriptors.strings()).via(AnyBeamSourceExampleTest::format))
        .apply(
            "WriteViews",
            TextIO.write().to(directory.resolve("views.csv").toString()).withoutSharding());
    pipeline.run().waitUntilFinish();

    assertThat(
        Files.readAllLines(directory.resolve("views.csv")),
        containsInAnyOrder(
            "2026-01-02T10:00:00Z,/home,2",
            "2026-01-02T10:00:00Z,/cart,1",
            "2026-01-02T10:05:00Z,/home,1"));
  }

  private static Row parse(String line) {
    int comma = line.indexOf(',');
    return Row.withSchema(CLICK)
        .addValues(line.substring(0, comma), Instant.parse(line.substring(comma + 1)))
        .build();
  }

  private static String format(Row row) {
    return "%s,%s,%d"
        .formatted(
            row.getLogicalTypeValue(AggregatePlan.WINDOW_START, Instant.class),
            row.getString("page"),
            row.getInt64("views"));
  }
}
