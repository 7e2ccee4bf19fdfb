/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import static dev.tidemark.testing.Click.at;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregateFunction;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.WindowedAggregate;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** Tidemark between other people's transforms. */
class RowsToBatchesTest {
  private static final Schema ORDERS =
      Schema.builder()
          .addStringField("shop")
          .addNullableField("amount", FieldType.DOUBLE)
          .addNullableField("ordered_at", FieldType.DATETIME)
          .addArrayField("items", FieldType.STRING)
          .build();

  private static Row order(String shop, Double amount, String time) {
    return Row.withSchema(ORDERS)
        .addValues(
            shop,
            amount,
            time == null ? null : org.joda.time.Instant.ofEpochMilli(at(time).toEpochMilli()),
            List.of("book"))
        .build();
  }

  /** Any source of rows before it, any sink of rows behind it. */
  @Test
  void example_windowsOverAnyBoundedSourceOfRows() {
    EventSchema columns = EventSchema.parse("shop STRING, amount DOUBLE, ordered_at TIMESTAMP");
    AggregatePlan turnover =
        AggregatePlan.of(columns, "ordered_at", WindowSpec.tumbling(Duration.ofHours(1)))
            .withGroupBy("shop")
            .withAggregate(Aggregate.of("turnover", AggregateFunction.SUM, "amount"))
            .withAggregate(Aggregate.of("last_amount", AggregateFunction.LAST, "amount"));

    Pipeline pipeline = Pipeline.create();
    PCollection<Row> orders =
        pipeline.apply( // JdbcIO, BigQueryIO, a file of Avro …
            Create.of(
                    order("oslo", 20.0, "10:59:59.999"),
                    order("oslo", 12.5, "10:00"),
                    order("bergen", 7.0, "10:30"),
                    order("oslo", 1.0, "11:00"),
                    order("oslo", 99.0, null))
                .withRowSchema(ORDERS));
    PCollectionTuple outputs =
        orders
            .apply(RowsToBatches.into(columns, "ordered_at").withOrigin("orders"))
            .apply(WindowedAggregate.append(turnover));

    Schema result = turnover.resultSchema();
    PAssert.that("turnover", outputs.get(WindowedAggregate.RESULT))
        .containsInAnyOrder(
            row(result, at("10:00"), at("11:00"), "oslo", 32.5, 20.0),
            row(result, at("10:00"), at("11:00"), "bergen", 7.0, 7.0),
            row(result, at("11:00"), at("12:00"), "oslo", 1.0, 1.0));
    PAssert.that(
            "the order without a time",
            outputs
                .get(WindowedAggregate.DEAD_LETTERS)
                .apply(
                    MapElements.into(TypeDescriptors.strings()).via(RowsToBatchesTest::readable)))
        .containsInAnyOrder(
            "MALFORMED orders-0 no event time: ordered_at is null {\"shop\":\"oslo\",\"amount\":99.0}");
    pipeline.run().waitUntilFinish();
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }

  private static String readable(DeadLetter letter) {
    return "%s %s %s %s"
        .formatted(
            letter.kind(),
            letter.origin(),
            letter.reason(),
            new String(letter.payload(), StandardCharsets.UTF_8));
  }

  @Test
  void thereAndBack_everyTypeKeepsItsValue() {
    EventSchema columns =
        EventSchema.of(
            new EventSchema.Field("s", ColumnType.STRING),
            new EventSchema.Field("i", ColumnType.INT),
            new EventSchema.Field("l", ColumnType.BIGINT),
            new EventSchema.Field("d", ColumnType.DOUBLE),
            new EventSchema.Field("b", ColumnType.BOOLEAN),
            new EventSchema.Field("t", ColumnType.TIMESTAMP));
    Schema schema = columns.toBeam();
    Instant time = Instant.parse("1969-12-31T23:59:59.999999Z");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(row(schema, "ä" + i, i, (long) i << 40, i / 7.0, i % 2 == 0, time.minusSeconds(i)));
    }
    rows.add(row(schema, null, null, null, null, null, time));

    Pipeline pipeline = Pipeline.create();
    PCollection<Row> back =
        pipeline
            .apply(Create.of(rows).withRowSchema(schema))
            .apply(RowsToBatches.into(columns, "t"))
            .apply(SelectRows.all(columns))
            .get(SelectRows.ROWS);
    PAssert.that("the same rows", back).containsInAnyOrder(rows);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void longBundle_isCutIntoBatches() {
    EventSchema columns = EventSchema.parse("n INT, t TIMESTAMP");
    Schema schema = columns.toBeam();
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> rows =
        pipeline
            .apply(Create.of(10_000))
            .apply(
                FlatMapElements.into(TypeDescriptors.rows())
                    .via(
                        count ->
                            IntStream.range(0, count)
                                .mapToObj(n -> row(schema, n, n % 100 == 7 ? null : at("10:00")))
                                .toList()))
            .setRowSchema(schema);
    PCollection<String> batches =
        rows.apply(RowsToBatches.into(columns, "t"))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(
                        batch ->
                            "%s + %s, first %s, malformed from %s"
                                .formatted(
                                    batch.size(),
                                    batch.malformed().size(),
                                    batch.column("n").value(0),
                                    batch.malformed().get(0).offset())));
    PAssert.that("batches", batches)
        .containsInAnyOrder(
            "4055 + 41, first 0, malformed from 7",
            "4055 + 41, first 4096, malformed from 4107",
            "1790 + 18, first 8192, malformed from 8207");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void narrowerNumbers_areWidened() {
    Schema schema =
        Schema.of(
            Schema.Field.of("i", FieldType.INT16),
            Schema.Field.of("l", FieldType.INT32),
            Schema.Field.of("d", FieldType.FLOAT),
            Schema.Field.of("t", FieldType.DATETIME));
    EventSchema columns = EventSchema.parse("t TIMESTAMP, d DOUBLE, l BIGINT, i INT");
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> back =
        pipeline
            .apply(
                Create.of(
                        row(schema, (short) -3, -4, 0.5f, org.joda.time.Instant.ofEpochMilli(-1L)))
                    .withRowSchema(schema))
            .apply(RowsToBatches.into(columns, "t"))
            .apply(SelectRows.all(columns))
            .get(SelectRows.ROWS);
    PAssert.that("widened", back)
        .containsInAnyOrder(row(columns.toBeam(), Instant.ofEpochMilli(-1), 0.5, -4L, -3));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void timeOutOfRange_isMalformed() {
    EventSchema columns = EventSchema.parse("t TIMESTAMP");
    Schema schema = columns.toBeam();
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple outputs =
        pipeline
            .apply(
                Create.of(
                        row(schema, Instant.MAX.truncatedTo(ChronoUnit.MICROS)),
                        row(schema, at("10:00")))
                    .withRowSchema(schema))
            .apply(RowsToBatches.into(columns, "t"))
            .apply(SelectRows.all(columns));
    PAssert.that("in range", outputs.get(SelectRows.ROWS))
        .containsInAnyOrder(row(schema, at("10:00")));
    PAssert.that(
            "out of range",
            outputs
                .get(SelectRows.DEAD_LETTERS)
                .apply(
                    MapElements.into(TypeDescriptors.strings()).via(RowsToBatchesTest::readable)))
        .containsInAnyOrder("MALFORMED rows-0 t is out of the range of TIMESTAMP {}");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatCannotBeRight_isRefusedWithTheReason() {
    EventSchema columns = EventSchema.parse("shop STRING, ordered_at TIMESTAMP");
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> unbounded =
        pipeline.apply("Unbounded", TestStream.create(ORDERS).advanceWatermarkToInfinity());
    assertThat(
        refusal(unbounded, columns),
        startsWith("Unbounded.out is unbounded, and RowsToBatches takes bounded rows: "));
    PCollection<Row> orders =
        pipeline.apply(Create.of(order("oslo", 1.0, "10:00")).withRowSchema(ORDERS));
    assertThat(
        refusal(orders, EventSchema.parse("shops STRING, ordered_at TIMESTAMP")),
        is("the rows have no field shops: did you mean shop?"));
    assertThat(
        refusal(orders, EventSchema.parse("amount BIGINT, ordered_at TIMESTAMP")),
        is(
            "the rows' field amount is DOUBLE, which does not go into a column of type BIGINT:"
                + " convert it, or leave it out of the schema"));
    assertThat(
        refusal(
            orders.apply(
                "Hours", Window.into(FixedWindows.of(org.joda.time.Duration.standardHours(1)))),
            columns),
        startsWith("Hours/Window.Assign.out is in windows of its own, "));
    assertThrows(IllegalArgumentException.class, () -> RowsToBatches.into(columns, "orderd_at"));
  }

  private static String refusal(PCollection<Row> rows, EventSchema columns) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> RowsToBatches.into(columns, "ordered_at").expand(rows))
        .getMessage();
  }
}
