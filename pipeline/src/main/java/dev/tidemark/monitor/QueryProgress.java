/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a query did in one batch and where it stands after it: Structured Streaming's {@code
 * StreamingQueryProgress}, by its names where it has one, and more. As JSON see {@link #json()}.
 *
 * @param id of the query, the same in every run that has its checkpoint
 * @param runId of this run
 * @param name of the query
 * @param timestamp when the batch began
 * @param batchId which batch of this run, from 0
 * @param batchDuration from its begin to its end, in ms
 * @param durationMs what took how long: {@code getBatch} reading, {@code addBatch} computing and
 *     writing, {@code triggerExecution} all of it and the waiting between
 * @param numInputRows records read in the batch
 * @param inputRowsPerSecond records that came in per second since the batch before began
 * @param processedRowsPerSecond records per second of the batch's duration
 * @param eventTime of the rows of the batch, and the watermark
 * @param rows what became of the records of the batch
 * @param totals what became of the records of the run
 * @param windowsOpen windows that hold rows and have not closed; empty for session windows
 * @param horizon the event time up to which results are durable: of the sinks that tell, or by the
 *     ledger
 * @param stateOperators for each sink, what is kept for its results
 * @param sources what is read
 * @param sinks where results go
 * @param failure why the batch failed, if it did
 */
@JsonPropertyOrder({"id", "runId", "name", "timestamp", "batchId"})
public record QueryProgress(
    String id,
    String runId,
    String name,
    Instant timestamp,
    long batchId,
    long batchDuration,
    Map<String, Long> durationMs,
    long numInputRows,
    double inputRowsPerSecond,
    double processedRowsPerSecond,
    EventTime eventTime,
    RowCounts rows,
    RowCounts totals,
    Optional<Long> windowsOpen,
    Optional<Instant> horizon,
    List<StateOperator> stateOperators,
    List<Source> sources,
    List<Sink> sinks,
    Optional<String> failure) {

  /**
   * Event times of the rows of a batch, and the watermark after it. All empty if there are none. On
   * runners without micro-batches the greatest and the least are those of each partition's last
   * read.
   */
  public record EventTime(
      Optional<Instant> avg,
      Optional<Instant> max,
      Optional<Instant> min,
      Optional<Instant> watermark) {}

  /**
   * What is kept for one sink's results until they are final.
   *
   * @param sink its index
   * @param numRowsTotal rows kept. In update mode one for each open window and group; in append
   *     mode rows of partial results, one for each window, group and bundle that had rows of it
   * @param numRowsUpdated rows that the batch added or, in update mode, changed in number
   * @param numRowsDroppedByWatermark late rows of the batch
   * @param memoryUsedBytes the size of those kept, encoded
   */
  public record StateOperator(
      int sink,
      long numRowsTotal,
      long numRowsUpdated,
      long numRowsDroppedByWatermark,
      long memoryUsedBytes) {}

  /**
   * What is read. What a batch query reads is not told by partition: there are no offsets then, and
   * no partitions.
   *
   * @param description what it is, in a few words
   * @param startOffset by topic or path and partition, where the batch began
   * @param endOffset where it ended: the next offset
   * @param latestOffset behind the last record there is, as far as known
   * @param lag how many offsets are known to be still unread
   */
  public record Source(
      String description,
      Map<String, Map<String, Long>> startOffset,
      Map<String, Map<String, Long>> endOffset,
      Map<String, Map<String, Long>> latestOffset,
      long numInputRows,
      double inputRowsPerSecond,
      double processedRowsPerSecond,
      long lag,
      List<Partition> partitions) {}

  /**
   * A partition of a source.
   *
   * @param source topic or path
   * @param numInputRows records of the batch
   * @param startOffset where the batch began
   * @param endOffset where it ended: the next offset
   * @param latestOffset behind its last record, as far as known
   * @param lag offsets still unread; empty if unknown
   * @param watermark its own: the greatest event time seen less the delay
   * @param watermarkLagMs how far behind the present that is
   * @param isIdle whether it does not hold the query's watermark
   */
  public record Partition(
      String source,
      int partition,
      long numInputRows,
      long startOffset,
      long endOffset,
      Optional<Long> latestOffset,
      Optional<Long> lag,
      Optional<Instant> watermark,
      Optional<Long> watermarkLagMs,
      @JsonProperty("isIdle") boolean isIdle) {}

  /**
   * Where results go.
   *
   * @param description what it is, in a few words
   * @param numOutputRows rows that it was given in the batch
   * @param rowsTotal in the run
   * @param lastCommit when it was last seen to make something durable or, if it does not tell, was
   *     last given rows
   * @param version of a table that has versions, the last it committed
   */
  public record Sink(
      String description,
      long numOutputRows,
      long rowsTotal,
      Optional<Instant> lastCommit,
      Optional<Long> version) {}

  /** This, with other sources. */
  public QueryProgress withSources(List<Source> others) {
    return new QueryProgress(
        id,
        runId,
        name,
        timestamp,
        batchId,
        batchDuration,
        durationMs,
        numInputRows,
        inputRowsPerSecond,
        processedRowsPerSecond,
        eventTime,
        rows,
        totals,
        windowsOpen,
        horizon,
        stateOperators,
        others,
        sinks,
        failure);
  }

  /** This, as one line of JSON. */
  public String json() {
    return Json.line(this);
  }
}
