/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A system that can run the queries. */
interface Contender {

  /** Names it in the report. */
  String label();

  /** What it is, for the report. */
  String description();

  boolean runs(BenchQuery query);

  /** The arguments of {@code java} that run a job. Whatever it needs is in the job's directory. */
  List<String> arguments(Job job) throws IOException;

  /** How far a job is, that comes to {@code truth}. */
  default Progress progress(Job job, Result truth) {
    TableLog table = new TableLog(job.table());
    return job.query() == BenchQuery.TOTALS
        ? () -> (double) table.greatestCount() / truth.greatestCount()
        : () -> (double) table.rows() / truth.size();
  }

  /** What the job came to. */
  default Result result(Job job) throws IOException {
    return DeltaResult.read(job.query(), job.table());
  }

  /** How much of its topic a job has read; empty for a system that does not tell. */
  default Optional<Progress> input(Job job) {
    return batches(job)
        .map(
            log ->
                () -> {
                  Workload workload = job.workload();
                  return (double) log.rowsRead() / (workload.rows() + workload.partitions());
                });
  }

  /** The log of a job's micro-batches; empty for a system that keeps none. */
  default Optional<BatchLog> batches(Job job) {
    return Optional.empty();
  }

  /** How far its estimates may be off. */
  default Tolerance tolerance() {
    return Tolerance.DATA_SKETCHES;
  }

  /** Tells how far a job is, seen from outside. */
  interface Progress {
    /** From 0 to 1; 1 is done, and more than 1 is too many rows. */
    double fraction() throws IOException;
  }
}
