/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.batch.DeadLetter;
import java.time.Duration;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** Where the results of a {@link QueryPipeline} go. */
public interface QueryOutputs {

  /**
   * The rows that the query's sink number {@code sink}, from 0, is given, in its own output mode,
   * append or update, and at its own trigger.
   */
  void rows(int sink, PCollection<Row> rows);

  /** The same in complete mode: the whole result at each trigger. */
  void tables(int sink, PCollection<ResultTable> tables);

  /**
   * Whether the rows of a query without aggregates come to the sink number {@code sink} with {@link
   * dev.tidemark.rows.RowPositions}.
   */
  default boolean takesPositions(int sink) {
    return false;
  }

  /** How often a sink is given something, in processing time; zero: as often as can be. */
  default Duration trigger(SinkSpec sink) {
    return sink.trigger().interval();
  }

  /** The records that are in no result. */
  void deadLetters(PCollection<DeadLetter> letters);
}
