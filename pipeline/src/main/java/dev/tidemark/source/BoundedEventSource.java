/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.secret.Secrets;
import dev.tidemark.time.WatermarkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads all records of a {@link BoundedConnector} as {@link EventBatch}es, which are those that
 * {@link EventSource} would make of them but for one thing: they carry {@link
 * EventBatch#NO_WATERMARK}. Everything is there before any window closes, so nothing is late.
 *
 * <p>Records are malformed for the same reasons as in a stream, an event time too far ahead of the
 * clock among them.
 */
public final class BoundedEventSource extends BoundedSource<EventBatch> {
  private static final long serialVersionUID = 1L;

  private final BoundedConnector connector;
  private final EventSchema schema;
  private final @Nullable WatermarkSpec watermark;
  private final @Nullable List<Range> ranges; // null: all there are

  private BoundedEventSource(
      BoundedConnector connector,
      EventSchema schema,
      @Nullable WatermarkSpec watermark,
      @Nullable List<Range> ranges) {
    this.connector = connector;
    this.schema = schema;
    this.watermark = watermark;
    this.ranges = ranges;
  }

  /** A source of all rows of {@code connector}, whose records become rows of {@code schema}. */
  public static BoundedEventSource of(BoundedConnector connector, EventSchema schema) {
    return new BoundedEventSource(connector, schema, null, null);
  }

  /**
   * Takes event time from the rows.
   *
   * @throws IllegalArgumentException when the schema has no such TIMESTAMP column
   */
  public BoundedEventSource withWatermark(WatermarkSpec spec) {
    if (schema.typeOf(spec.column()) != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException(
          "the watermark's column %s is of type %s: event time must be a TIMESTAMP"
              .formatted(spec.column(), schema.typeOf(spec.column())));
    }
    return new BoundedEventSource(connector, schema, spec, ranges);
  }

  /** As {@link BoundedConnector#preflight}. */
  public void preflight() {
    connector.preflight();
  }

  /** What is read, in a few words. */
  public String describe() {
    return Secrets.redact(connector.describe());
  }

  /** Ranges of about {@code desiredBytes}, small ones together. */
  @Override
  public List<BoundedEventSource> split(long desiredBytes, PipelineOptions options) {
    if (ranges != null) {
      return List.of(this);
    }
    List<BoundedEventSource> splits = new ArrayList<>();
    List<Range> split = new ArrayList<>();
    long bytes = 0;
    for (Range range : connector.ranges(Math.max(1, desiredBytes))) {
      split.add(range);
      bytes += range.bytes();
      if (bytes >= desiredBytes) {
        splits.add(new BoundedEventSource(connector, schema, watermark, List.copyOf(split)));
        split.clear();
        bytes = 0;
      }
    }
    if (!split.isEmpty() || splits.isEmpty()) {
      splits.add(new BoundedEventSource(connector, schema, watermark, List.copyOf(split)));
    }
    return splits;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return allRanges().stream().mapToLong(Range::bytes).sum();
  }

  @Override
  public BoundedReader<EventBatch> createReader(PipelineOptions options) {
    return new BoundedEventReader(this);
  }

  @Override
  public Coder<EventBatch> getOutputCoder() {
    return EventBatchCoder.of(schema);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("source", describe()).withLabel("Source"))
        .add(DisplayData.item("schema", schema.toDdl()).withLabel("Schema"));
  }

  @Override
  public String toString() {
    return "BoundedEventSource{" + describe() + "}";
  }

  BoundedConnector connector() {
    return connector;
  }

  EventSchema schema() {
    return schema;
  }

  Optional<WatermarkSpec> watermark() {
    return Optional.ofNullable(watermark);
  }

  List<Range> allRanges() {
    return ranges == null ? connector.ranges(Long.MAX_VALUE) : ranges;
  }
}
