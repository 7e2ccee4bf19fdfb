/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench.jmh;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.decode.JsonDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A JSON record with one field of each type, and a whole click, into the columns of a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final int ROWS = 4096;
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "click", "user_id STRING, page STRING, action STRING, timestamp TIMESTAMP",
          "string", "v STRING",
          "bigint", "v BIGINT",
          "double", "v DOUBLE",
          "boolean", "v BOOLEAN",
          "timestamp", "v TIMESTAMP");
  private static final Map<String, String> RECORDS =
      Map.of(
          "click",
          "{\"user_id\":\"user-12345\",\"page\":\"/product/17\",\"action\":\"view\",\"timestamp\":\"2026-01-02T10:03:04.567Z\"}",
          "string",
          "{\"v\":\"user-12345\"}",
          "bigint",
          "{\"v\":1234567890123}",
          "double",
          "{\"v\":12345.678}",
          "boolean",
          "{\"v\":true}",
          "timestamp",
          "{\"v\":\"2026-01-02T10:03:04.567Z\"}");

  /** What the record holds. */
  @Param({"click", "string", "bigint", "double", "boolean", "timestamp"})
  public String of;

  private EventSchema schema;
  private JsonDecoder decoder;
  private byte[] record;

  @Setup
  public void setUp() {
    schema = EventSchema.parse(SCHEMAS.get(of));
    decoder = new JsonDecoder(schema);
    record = RECORDS.get(of).getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public EventBatch decode() {
    EventBatchBuilder rows = EventBatch.builder(schema, new Origin("topic", 0));
    for (int i = 0; i < ROWS; i++) {
      if (decoder.decode(record, rows).isPresent()) {
        throw new IllegalStateException("the record is good");
      }
      rows.endRow(i);
    }
    return rows.build(0);
  }
}
