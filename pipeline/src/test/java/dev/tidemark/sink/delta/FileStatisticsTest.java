/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.junit.jupiter.api.Test;

class FileStatisticsTest {

  @Test
  void everyType_asTheProtocolWritesIt() {
    Schema schema =
        Schema.builder()
            .addNullableStringField("page")
            .addNullableInt32Field("code")
            .addNullableInt64Field("views")
            .addNullableDoubleField("mean")
            .addNullableBooleanField("mobile")
            .addNullableField("at", FieldType.logicalType(SqlTypes.TIMESTAMP))
            .addNullableField("seen", FieldType.DATETIME)
            .build();
    Instant at = Instant.parse("2026-01-02T10:00:00.000001Z");
    DateTime seen = new DateTime(2026, 1, 2, 10, 0, 0, 5, DateTimeZone.UTC);

    String json =
        statistics(
            schema,
            -1,
            row(schema, "/home", 200, 7L, 0.5, true, at, seen),
            row(schema, "/about", 404, -7L, -1.5, false, at.plusSeconds(1), seen.plusDays(1)),
            row(schema, null, null, null, null, null, null, null));

    assertThat(
        json,
        is(
            """
            {"numRecords":3,\
            "minValues":{"page":"/about","code":200,"views":-7,"mean":-1.5,\
            "at":"2026-01-02T10:00:00.000Z","seen":"2026-01-02T10:00:00.005Z"},\
            "maxValues":{"page":"/home","code":404,"views":7,"mean":0.5,\
            "at":"2026-01-02T10:00:01.000Z","seen":"2026-01-03T10:00:00.005Z"},\
            "nullCount":{"page":1,"code":1,"views":1,"mean":1,"mobile":1,"at":1,"seen":1}}"""));
  }

  @Test
  void columnOfNulls_hasNoBounds() {
    Schema schema = Schema.builder().addNullableInt64Field("n").build();
    assertThat(
        statistics(schema, -1, row(schema, (Object) null)),
        is("{\"numRecords\":1,\"minValues\":{},\"maxValues\":{},\"nullCount\":{\"n\":1}}"));
  }

  @Test
  void extremeLongs_areBounds() {
    Schema schema = Schema.builder().addInt64Field("n").build();
    assertThat(
        statistics(schema, -1, row(schema, Long.MAX_VALUE)),
        is(
            "{\"numRecords\":1,\"minValues\":{\"n\":9223372036854775807},\"maxValues\":{\"n\":9223372036854775807},\"nullCount\":{\"n\":0}}"));
  }

  @Test
  void notANumber_hasNoUpperBound() {
    assertThat(doubles(1.0, Double.NaN), is("min 1.0 max none"));
    assertThat(doubles(Double.NaN), is("min none max none"));
  }

  @Test
  void infinity_isNoBound() {
    assertThat(doubles(Double.NEGATIVE_INFINITY, 2.0), is("min none max 2.0"));
    assertThat(doubles(2.0, Double.POSITIVE_INFINITY), is("min 2.0 max none"));
  }

  @Test
  void negativeZero_boundsBothZeros() {
    assertThat(doubles(-0.0), is("min -0.0 max 0.0"));
    assertThat(doubles(0.0, -0.0), is("min -0.0 max 0.0"));
    assertThat(doubles(0.0), is("min 0.0 max 0.0"));
  }

  @Test
  void onlyTheFirstColumns_whenTheTableSaysSo() {
    Schema schema = Schema.builder().addInt64Field("a").addInt64Field("b").build();
    assertThat(
        statistics(schema, 1, row(schema, 1L, 2L)),
        is(
            "{\"numRecords\":1,\"minValues\":{\"a\":1},\"maxValues\":{\"a\":1},\"nullCount\":{\"a\":0}}"));
  }

  private static String doubles(Double... values) {
    Schema schema = Schema.builder().addDoubleField("x").build();
    Row[] rows = Stream.of(values).map(v -> row(schema, v)).toArray(Row[]::new);
    String json = statistics(schema, -1, rows);
    return "min " + bound(json, "minValues") + " max " + bound(json, "maxValues");
  }

  private static String bound(String json, String kind) {
    String rest = json.substring(json.indexOf(kind) + kind.length() + 3);
    return rest.startsWith("}") ? "none" : rest.substring("\"x\":".length(), rest.indexOf('}'));
  }

  private static String statistics(Schema schema, int indexed, Row... rows) {
    FileStatistics statistics = new FileStatistics(RowTypes.toDelta(schema), indexed);
    statistics.add(new RowBatch(RowTypes.toDelta(schema), schema, List.of(rows)));
    return statistics.toJson();
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).attachValues(values);
  }
}
