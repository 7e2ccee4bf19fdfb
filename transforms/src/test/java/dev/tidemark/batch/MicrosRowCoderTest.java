/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class MicrosRowCoderTest {
  private static final FieldType TIMESTAMP = FieldType.logicalType(SqlTypes.TIMESTAMP);
  private static final Schema SESSION =
      Schema.builder()
          .addField("window_start", TIMESTAMP)
          .addField("window_end", TIMESTAMP)
          .addNullableField("user", FieldType.STRING)
          .addNullableField("last_seen", TIMESTAMP)
          .addInt64Field("views")
          .build();
  private static final Coder<Row> CODER = MicrosRowCoder.of(SESSION);
  private static final Instant START = Instant.parse("2026-01-02T10:03:04.567890Z");

  private static Row session(Instant start, Instant end, String user, Instant seen, long views) {
    return Row.withSchema(SESSION).addValues(start, end, user, seen, views).build();
  }

  @Provide
  Arbitrary<Row> sessions() {
    Arbitrary<Instant> instants =
        Arbitraries.longs()
            .between(-62_135_596_800_000_000L, 253_402_300_799_999_999L)
            .map(Micros::toInstant);
    return Combinators.combine(
            instants,
            instants,
            Arbitraries.strings().injectNull(0.2),
            instants.injectNull(0.3),
            Arbitraries.longs())
        .as(MicrosRowCoderTest::session);
  }

  @Property
  void readsWhatItWrote(@ForAll("sessions") Row row) throws Exception {
    CoderProperties.coderDecodeEncodeEqual(SerializableUtils.clone(CODER), row);
  }

  @Test
  void isShorterThanBeams() throws Exception {
    Row row = session(START, START.plusSeconds(600), "u1", null, 3);
    assertThat(
        CoderUtils.encodeToByteArray(CODER, row).length,
        lessThan(CoderUtils.encodeToByteArray(RowCoder.of(SESSION), row).length));
  }

  @Test
  void anyOtherTypesAreBeams() throws Exception {
    Schema inner = Schema.builder().addField("at", TIMESTAMP).build();
    Schema schema =
        Schema.builder()
            .addDecimalField("price")
            .addField("at", TIMESTAMP)
            .addArrayField("times", TIMESTAMP)
            .addRowField("inner", inner)
            .build();
    Row row =
        Row.withSchema(schema)
            .addValues(
                new BigDecimal("1.50"),
                START,
                List.of(START, START.plusSeconds(1)),
                Row.withSchema(inner).addValue(START).build())
            .build();
    CoderProperties.coderDecodeEncodeEqual(MicrosRowCoder.of(schema), row);
  }

  @Test
  void withoutPointsInTime_itIsBeams() {
    Schema schema = Schema.builder().addInt64Field("n").build();
    assertThat(MicrosRowCoder.of(schema), equalTo(RowCoder.of(schema)));
    assertThat(CODER, instanceOf(MicrosRowCoder.class));
  }

  @Test
  void finerThanMicroseconds_isRefusedAndNotCutOff() {
    Row row = Row.withSchema(SESSION).attachValues(START, START.plusNanos(1), "u1", null, 3L);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> CoderUtils.encodeToByteArray(CODER, row));
    assertThat(
        refused.getMessage(),
        allOf(containsString("window_end"), containsString("finer than the microseconds")));
  }

  @Test
  void equalForTheSameSchema() throws Exception {
    assertThat(MicrosRowCoder.of(SESSION), equalTo(CODER));
    assertThat(MicrosRowCoder.of(SESSION).hashCode(), equalTo(CODER.hashCode()));
    assertThat(
        MicrosRowCoder.of(Schema.builder().addField("at", TIMESTAMP).build()), not(equalTo(CODER)));
    CODER.verifyDeterministic();
    CoderProperties.coderSerializable(CODER);
  }
}
