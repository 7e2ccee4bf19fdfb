/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.EventReader;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.Mark;
import dev.tidemark.source.UntilOffsets;
import dev.tidemark.time.PartitionWatermarks;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.io.BoundedSource.BoundedReader;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Reads what a query's source holds now, once, without running the query: the rows that the query
 * would read, in the order of each partition. Leaves no trace at the source.
 */
public final class SourceScan {
  private static final long SPLIT_BYTES = 64L << 20;

  private final Query query;
  private final long limit;

  private final Optional<ScanBound> from;
  private final Optional<ScanBound> to;

  private SourceScan(Query query, long limit, Optional<ScanBound> from, Optional<ScanBound> to) {
    this.query = query;
    this.limit = limit;
    this.from = from;
    this.to = to;
  }

  /** All that {@code query}'s source holds. */
  public static SourceScan of(Query query) {
    return new SourceScan(query, Long.MAX_VALUE, Optional.empty(), Optional.empty());
  }

  /** About that many records at most, malformed ones among them. */
  public SourceScan withLimit(long limit) {
    return new SourceScan(query, limit, from, to);
  }

  /**
   * Of a Kafka topic, a part of what it holds.
   *
   * @param from where to begin; empty: where a new query would
   * @param to where to end, that record not included; empty: where the topic ends
   */
  public SourceScan between(Optional<ScanBound> from, Optional<ScanBound> to) {
    return new SourceScan(query, limit, from, to);
  }

  /**
   * Reads.
   *
   * @param batches is given the rows in chunks
   * @throws dev.tidemark.source.SourceUnavailableException when the source is not there
   * @throws IOException when it can no longer be read
   */
  public void read(Consumer<EventBatch> batches) throws IOException {
    QueryInput input = QueryPipeline.of(query).inputAsItIs();
    input.preflight();
    if (input instanceof QueryInput.Batch batch) {
      if (from.isPresent() || to.isPresent()) {
        throw new QueryException(
            List.of(
                new Problem(
                    "--from, --to",
                    input.describe() + " has no offsets to begin or end at",
                    "they are those of Kafka's topics, read as a stream",
                    "leave them out; --limit reads less")));
      }
      read(query.watermark().map(batch.source()::withWatermark).orElse(batch.source()), batches);
    } else {
      EventSource source = ((QueryInput.Stream) input).source();
      read(query.watermark().map(source::withWatermark).orElse(source), batches);
    }
  }

  private static Mark at(Map<Origin, Long> from) {
    return new Mark(from, PartitionWatermarks.State.initial(), 0);
  }

  private void read(BoundedEventSource source, Consumer<EventBatch> batches) throws IOException {
    PipelineOptions options = PipelineOptionsFactory.create();
    long records = 0;
    for (BoundedEventSource split : source.split(SPLIT_BYTES, options)) {
      try (BoundedReader<EventBatch> reader = split.createReader(options)) {
        for (boolean some = reader.start(); some && records < limit; some = reader.advance()) {
          records += handOn(reader.getCurrent(), batches);
        }
      }
    }
  }

  @SuppressWarnings("try") // metrics are there for whoever asks, and closed
  private void read(EventSource whole, Consumer<EventBatch> batches) throws IOException {
    EventSource source = whole;
    Mark mark = null;
    if (from.isPresent() || to.isPresent()) {
      ScanStretch stretch = ScanStretch.between(whole.connector(), from, to);
      source = whole.withConnector(new UntilOffsets(whole.connector(), stretch.to()));
      mark = at(stretch.from());
    }
    try (Closeable metrics =
            MetricsEnvironment.scopedMetricsContainer(new MetricsContainerImpl("scan"));
        EventReader reader =
            source.withMaxRecords(limit).createReader(PipelineOptionsFactory.create(), mark)) {
      long records = 0;
      boolean some = reader.start();
      while (records < limit && (some || !reader.isAtEnd())) {
        records += some ? handOn(reader.getCurrent(), batches) : 0;
        some = records < limit && reader.advance();
      }
    }
  }

  private static long handOn(EventBatch batch, Consumer<EventBatch> batches) {
    batches.accept(batch);
    return batch.size() + (long) batch.malformed().size();
  }
}
