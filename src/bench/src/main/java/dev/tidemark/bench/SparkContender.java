/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.List;

/** Native Structured Streaming, run by {@link StructuredStreaming}. */
record SparkContender(
    String label, String description, StructuredStreaming.Store store, long rowsPerBatch)
    implements Contender {

  @Override
  public boolean runs(BenchQuery query) {
    return true;
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
            job.directory().toString()));
  }
}
