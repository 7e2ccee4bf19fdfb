/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Native Structured Streaming, run by {@link StructuredStreaming}.
 *
 * @param rowsPerBatch 0: as many as there are
 * @param trigger between two batches; zero: as soon as the last one has ended
 */
record SparkContender(
    String label,
    String description,
    StructuredStreaming.Store store,
    long rowsPerBatch,
    Duration trigger)
    implements Contender {

  @Override
  public boolean runs(BenchQuery query) {
    return true;
  }

  @Override
  public Optional<BatchLog> batches(Job job) {
    return Optional.of(new BatchLog(job.checkpoint(), BatchLog.Format.SPARK));
  }

  @Override
  public Tolerance tolerance() {
    return Tolerance.SPARK;
  }

  @Override
  public List<String> arguments(Job job) {
    return Child.mainClass(
        StructuredStreaming.class,
        job.jvm(),
        List.of(
            job.query().name(),
            job.topic().bootstrapServers(),
            job.topic().name(),
            store.name(),
            Long.toString(rowsPerBatch),
            job.directory().toString(),
            Long.toString(trigger.toMillis())));
  }
}
