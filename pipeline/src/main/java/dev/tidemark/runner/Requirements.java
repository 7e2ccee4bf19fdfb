/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import dev.tidemark.checkpoint.CheckpointException;
import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.source.EventSource;
import java.util.List;
import java.util.Optional;

/** What is asked of a query and its runner together, before anything is read. */
final class Requirements {
  private Requirements() {}

  /**
   * That it can go on from a checkpoint, if it has one.
   *
   * @throws CheckpointException when it cannot
   */
  static void resumes(Query query, QueryPipeline assembly, Engine engine) {
    if (query.checkpointLocation().isPresent() && assembly.isBounded()) {
      throw new CheckpointException(
          "the query %s cannot keep a checkpoint".formatted(query.name()),
          "its input ends, and it is read as one batch, from the beginning",
          "Remove checkpointLocation");
    }
    if (query.checkpointLocation().isPresent()
        && assembly.stream().filter(EventSource::isLog).isEmpty()) {
      throw new CheckpointException(
          "the query %s cannot keep a checkpoint".formatted(query.name()),
          "its source keeps no records, so a restart cannot read again what was not durable",
          "Remove checkpointLocation, and know that a restart begins anew");
    }
    if (query.checkpointLocation().isPresent() && !engine.resumes()) {
      throw new CheckpointException(
          "the query %s cannot keep a checkpoint on %s".formatted(query.name(), engine.runner()),
          "there a query begins anew each time it is started",
          "Run it on Spark or Flink, or remove checkpointLocation");
    }
  }

  /**
   * That it can be recorded.
   *
   * @throws QueryException when it cannot
   */
  static void records(Query query, QueryPipeline assembly, Engine engine) {
    Optional<String> why = whyNotRecorded(query, assembly.stream(), engine);
    if (why.isPresent()) {
      throw new QueryException(
          List.of(
              new Problem(
                  "--record",
                  "the query %s cannot be recorded".formatted(query.name()),
                  why.get(),
                  "run it on Spark, from Kafka without metadata or from a rate, or without --record")));
    }
  }

  private static Optional<String> whyNotRecorded(
      Query query, Optional<EventSource> source, Engine engine) {
    if (!engine.records()) {
      return Optional.of("on " + engine.runner() + " it is not read in micro-batches by plan");
    }
    if (query.isOfProcessingTime()) {
      return Optional.of("its windows are of the clock, which cannot be turned back");
    }
    if (source.isEmpty()) {
      return Optional.of("its input ends, and gives the same whenever it is read");
    }
    if (!source.get().isLog()) {
      return Optional.of("its source keeps no records to be read by plan");
    }
    return source.get().decodesBytes()
        ? Optional.empty()
        : Optional.of(
            "its rows are made of more than their records' values, such as files or keys");
  }
}
