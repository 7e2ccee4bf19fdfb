/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.bench.jmh.Batches;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** A bundle of 32 batches added up by page and window and drained, in time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PreAggregateBenchmark.BATCHES * Batches.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PreAggregateBenchmark {
  static final int BATCHES = 32;
  private static final int SHARDS = 4;

  /** What is computed. */
  @Param({"count", "distinct"})
  public String of;

  private final EventBatch batch = Batches.clicks();
  private BundleResult bundle;

  @Setup
  public void setUp() {
    AggregatePlan plan =
        AggregatePlan.of(Batches.SCHEMA, "timestamp", WindowSpec.tumbling(Duration.ofMinutes(5)))
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"));
    if (of.equals("distinct")) {
      plan =
          plan.withAggregate(
              Aggregate.of("users", AggregateFunction.APPROX_COUNT_DISTINCT, "user_id"));
    }
    bundle = BundleResult.of(plan);
  }

  @Benchmark
  public List<PartialAggregate> bundle() {
    for (int i = 0; i < BATCHES; i++) {
      bundle.add(batch, new ArrayList<>());
    }
    List<PartialAggregate> partials = new ArrayList<>();
    bundle.drain(SHARDS, (shard, partial) -> partials.add(partial));
    return partials;
  }
}
