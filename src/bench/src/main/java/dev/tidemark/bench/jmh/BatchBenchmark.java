/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench.jmh;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.Predicate;
import dev.tidemark.expression.SqlExpressions;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with each batch besides decoding and adding up, in time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Batches.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBenchmark {
  private final EventBatch batch = Batches.clicks();
  private final EventBatchCoder coder = EventBatchCoder.of(Batches.SCHEMA);
  private final Predicate predicate = SqlExpressions.predicate("action <> 'bot'", Batches.SCHEMA);
  private final LateGate gate =
      new LateGate(WindowSpec.tumbling(Duration.ofMinutes(5)), Duration.ZERO);
  private final byte[] encoded = encode();

  @Benchmark
  public byte[] encode() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      coder.encode(batch, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public EventBatch decode() throws IOException {
    return coder.decode(new ByteArrayInputStream(encoded));
  }

  @Benchmark
  public Selection predicate() {
    return predicate.select(batch, Selection.all(batch.size()));
  }

  @Benchmark
  public int lateGate() {
    LongColumn times = (LongColumn) batch.column("timestamp");
    int late = 0;
    for (int row = 0; row < batch.size(); row++) {
      late += gate.isLate(Micros.toMillis(times.get(row)), batch.watermark()) ? 1 : 0;
    }
    return late;
  }
}
