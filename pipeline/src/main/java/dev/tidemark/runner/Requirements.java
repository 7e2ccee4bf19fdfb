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
    String why =
        !engine.records()
            ? "on " + engine.runner() + " it is not read in micro-batches by plan"
            : query.isOfProcessingTime()
                ? "its windows are of the clock, which cannot be turned back"
                : assembly.stream().isEmpty()
                    ? "its input ends, and gives the same whenever it is read"
                    : "its source keeps no records to be read by plan";
    boolean possible =
        engine.records()
            && !query.isOfProcessingTime()
            && assembly.stream().filter(EventSource::isLog).isPresent();
    if (!possible) {
      throw new QueryException(
          List.of(
              new Problem(
                  "--record",
                  "the query %s cannot be recorded".formatted(query.name()),
                  why,
                  "run it on Spark from Kafka, or without --record")));
    }
  }
}
