/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.junit.jupiter.api.Test;

class RowTypesTest {

  @Test
  void everyFieldType_hasItsColumnType_andColumnsAreNullable() {
    Schema rows =
        Schema.builder()
            .addStringField("s")
            .addInt32Field("i")
            .addInt64Field("l")
            .addDoubleField("d")
            .addBooleanField("b")
            .addLogicalTypeField("t", SqlTypes.TIMESTAMP)
            .addDateTimeField("j")
            .build();
    assertThat(
        RowTypes.toDelta(rows),
        is(
            new StructType()
                .add("s", StringType.STRING)
                .add("i", IntegerType.INTEGER)
                .add("l", LongType.LONG)
                .add("d", DoubleType.DOUBLE)
                .add("b", BooleanType.BOOLEAN)
                .add("t", TimestampType.TIMESTAMP)
                .add("j", TimestampType.TIMESTAMP)));
  }

  @Test
  void unknownFieldTypes_areAllNamed() {
    Schema rows =
        Schema.builder()
            .addArrayField("tags", FieldType.STRING)
            .addStringField("page")
            .addLogicalTypeField("day", SqlTypes.DATE)
            .build();
    DeltaTableException e = assertThrows(DeltaTableException.class, () -> RowTypes.toDelta(rows));
    assertThat(
        e.getMessage(),
        allOf(containsString("tags ARRAY"), containsString("day beam:logical_type:date:v1")));
  }

  @Test
  void unknownColumnType_isNamed() {
    DeltaTableException e =
        assertThrows(
            DeltaTableException.class,
            () -> RowTypes.toBeam(new StructType().add("raw", BinaryType.BINARY)));
    assertThat(e.getMessage(), containsString("column raw cannot be read"));
  }

  @Test
  void pointsInTime_areMicroseconds_cutTowardsThePast() {
    assertThat(RowTypes.micros(Instant.parse("1970-01-01T00:00:01.000001999Z")), is(1_000_001L));
    assertThat(RowTypes.micros(Instant.parse("1969-12-31T23:59:59.999999999Z")), is(-1L));
    assertThat(
        RowTypes.micros(new DateTime(1969, 12, 31, 23, 59, 59, 999, DateTimeZone.UTC)), is(-1000L));
  }
}
