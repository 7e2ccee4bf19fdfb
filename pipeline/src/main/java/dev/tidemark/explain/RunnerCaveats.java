/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.source.EventSource;
import dev.tidemark.window.OutputMode;
import java.util.ArrayList;
import java.util.List;

/** What of runners.md is worth knowing about one query; the same sentences stand there. */
final class RunnerCaveats {
  static final String SPARK_CADENCE =
      "Spark: results come with micro-batches, one for each trigger, but each half second to five";
  static final String SPARK_ONE_SPLIT =
      "Spark: a source that keeps no records is read by one task, and begins anew at each start";
  static final String FLINK_CADENCE =
      "Flink: a bundle that is open holds the watermark back, so results are late by a bundle, at"
          + " most a second";
  static final String FLINK_PIECES =
      "Flink: without a trigger, a change of several groups arrives in several pieces in update"
          + " mode";
  static final String FLINK_ENDS = "Flink: input that ends is read as a stream that ends";
  static final String FLINK_CHECKPOINTS =
      "Flink: with a checkpointLocation, sinks that keep results are given them when a checkpoint"
          + " has them, every ten seconds";
  static final String NO_CHECKPOINT =
      "Spark, Flink: without a checkpointLocation a query that is started again begins anew, at"
          + " startingOffsets";
  static final String DIRECT_BEGINS_ANEW =
      "Direct: in one process, for trying things out; a checkpointLocation is refused";

  static final List<String> ALL =
      List.of(
          SPARK_CADENCE,
          SPARK_ONE_SPLIT,
          FLINK_CADENCE,
          FLINK_PIECES,
          FLINK_ENDS,
          FLINK_CHECKPOINTS,
          NO_CHECKPOINT,
          DIRECT_BEGINS_ANEW);

  private RunnerCaveats() {}

  /** Those that concern {@code query}. */
  static List<String> of(Query query) {
    List<String> caveats = new ArrayList<>();
    QueryPipeline pipeline = QueryPipeline.of(query);
    if (pipeline.isBounded()) {
      caveats.add(FLINK_ENDS);
      return caveats;
    }
    caveats.add(SPARK_CADENCE);
    boolean log = pipeline.stream().filter(EventSource::isLog).isPresent();
    if (!log) {
      caveats.add(SPARK_ONE_SPLIT);
    }
    caveats.add(FLINK_CADENCE);
    if (query.sinks().stream()
        .anyMatch(
            sink ->
                sink.outputMode() == OutputMode.UPDATE
                    && sink.trigger().interval().isZero()
                    && !query.aggregates().isEmpty())) {
      caveats.add(FLINK_PIECES);
    }
    if (query.checkpointLocation().isPresent()) {
      caveats.add(FLINK_CHECKPOINTS);
      caveats.add(DIRECT_BEGINS_ANEW);
    } else if (log) {
      caveats.add(NO_CHECKPOINT);
    }
    return caveats;
  }
}
