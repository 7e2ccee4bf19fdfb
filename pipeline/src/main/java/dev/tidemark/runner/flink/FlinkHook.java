/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import dev.tidemark.source.RunnerHook;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.PCollection;

/** Where Flink makes checkpoints, sinks are given what is in one. */
enum FlinkHook implements RunnerHook {
  CHECKPOINTS;

  @Override
  public <T> PCollection<T> settled(String name, PCollection<T> results) {
    return AwaitCheckpoint.each(name, results);
  }

  @Override
  public <T> Optional<PCollection<List<T>>> settledLists(String name, PCollection<T> elements) {
    return Optional.of(AwaitCheckpoint.lists(name, elements));
  }

  @Override
  public void beforeBatch() {}

  /** What the source reported last: rows are judged bundle by bundle. */
  @Override
  public long gateWatermark(long sourceWatermark) {
    return sourceWatermark;
  }
}
