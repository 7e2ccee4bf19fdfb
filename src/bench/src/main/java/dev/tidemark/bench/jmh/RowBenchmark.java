/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench.jmh;

import dev.tidemark.batch.MicrosRowCoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to write and read a row of a result, a session's, in time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowBenchmark {
  private static final FieldType TIMESTAMP = FieldType.logicalType(SqlTypes.TIMESTAMP);
  private static final Schema SESSION =
      Schema.builder()
          .addField("window_start", TIMESTAMP)
          .addField("window_end", TIMESTAMP)
          .addNullableField("user_id", FieldType.STRING)
          .addInt64Field("view_count")
          .build();
  private static final Instant START = Instant.parse("2026-01-02T10:03:04.567Z");

  @Param({"tidemark", "beam"})
  private String coder;

  private final Row row =
      Row.withSchema(SESSION).addValues(START, START.plusSeconds(600), "u12345", 17L).build();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Coder<Row> used;
  private byte[] encoded;

  @Setup
  public void choose() {
    used = coder.equals("beam") ? RowCoder.of(SESSION) : MicrosRowCoder.of(SESSION);
    encoded = encode();
  }

  @Benchmark
  public byte[] encode() {
    try {
      out.reset();
      used.encode(row, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  public Row decode() throws IOException {
    return used.decode(new ByteArrayInputStream(encoded));
  }
}
