/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.secret.Secrets;
import dev.tidemark.source.decode.RecordDecoder;
import dev.tidemark.time.WatermarkSpec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads records of any {@link Connector} as {@link EventBatch}es: one element is a chunk of up to
 * some thousand rows of one partition, with the least event time among them as its timestamp.
 * Malformed records travel in the batch they were read in, so nothing that was read is lost.
 *
 * <p>The watermark is that of {@link dev.tidemark.time.PartitionWatermarks}. A batch carries the
 * watermark by which its rows are late: what this source reported last before it read them, or what
 * the {@link RunnerHook} says. Without a {@link WatermarkSpec} the clock gives timestamps and
 * watermark, and nothing is late.
 *
 * <p>All state is in the {@link Mark}: a reader made from one goes on with the next record, however
 * often readers are made. So this source delivers each record once to a runner that restores marks
 * together with what it made of the rows.
 */
public final class EventSource extends UnboundedSource<EventBatch, Mark> {
  private static final long serialVersionUID = 1L;

  /** How many records a batch has at most. */
  public static final int CHUNK_RECORDS = 4096;

  /** Of an input whose records are {@link SourceRecord}s. */
  public static final RecordDecoder NO_DECODER =
      (record, row) -> {
        throw new IllegalStateException("records of this input decode themselves");
      };

  private final Connector connector;
  private final EventSchema schema;
  private final RecordDecoder decoder;
  private final @Nullable WatermarkSpec watermark;
  private final RunnerHook hook;
  private final long maxRecords;
  private final Clock clock;
  private final boolean heartbeats;
  private @Nullable Map<Origin, Long> begin;

  private EventSource(
      Connector connector,
      EventSchema schema,
      RecordDecoder decoder,
      @Nullable WatermarkSpec watermark,
      RunnerHook hook,
      long maxRecords,
      Clock clock,
      boolean heartbeats,
      @Nullable Map<Origin, Long> begin) {
    this.connector = connector;
    this.schema = schema;
    this.decoder = decoder;
    this.watermark = watermark;
    this.hook = hook;
    this.maxRecords = maxRecords;
    this.clock = clock;
    this.heartbeats = heartbeats;
    this.begin = begin;
  }

  /**
   * A source of rows without event time.
   *
   * @param decoder makes rows of {@code schema}
   */
  public static EventSource of(Connector connector, EventSchema schema, RecordDecoder decoder) {
    return new EventSource(
        connector,
        schema,
        decoder,
        null,
        RunnerHook.NONE,
        Long.MAX_VALUE,
        Clock.systemUTC(),
        false,
        null);
  }

  /** A source of rows without event time, whose connector's records decode themselves. */
  public static EventSource of(Connector connector, EventSchema schema) {
    return of(connector, schema, NO_DECODER);
  }

  /**
   * Takes event time and watermark from the rows.
   *
   * @throws IllegalArgumentException when the schema has no such TIMESTAMP column
   */
  public EventSource withWatermark(WatermarkSpec spec) {
    if (schema.typeOf(spec.column()) != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException(
          "the watermark's column %s is of type %s: event time must be a TIMESTAMP"
              .formatted(spec.column(), schema.typeOf(spec.column())));
    }
    return new EventSource(
        connector, schema, decoder, spec, hook, maxRecords, clock, heartbeats, begin);
  }

  /** The same of another connector, whose records are decoded in the same way. */
  public EventSource withConnector(Connector connector) {
    return new EventSource(
        connector, schema, decoder, watermark, hook, maxRecords, clock, heartbeats, begin);
  }

  /** Lets the runner have its say about batches and lateness; {@code hook} is copied. */
  public EventSource withRunnerHook(RunnerHook hook) {
    RunnerHook own = hook == RunnerHook.NONE ? hook : SerializableUtils.clone(hook);
    return new EventSource(
        connector, schema, decoder, watermark, own, maxRecords, clock, heartbeats, begin);
  }

  /**
   * Sends a batch without rows whenever the watermark that batches carry has moved and there are no
   * rows to carry it: at least one in each read.
   */
  public EventSource withHeartbeats() {
    return new EventSource(
        connector, schema, decoder, watermark, hook, maxRecords, clock, true, begin);
  }

  /**
   * Ends after that many records, malformed ones among them: the watermark goes to the end of time,
   * and so a runner's pipeline ends by itself. For tests.
   */
  public EventSource withMaxRecords(long maxRecords) {
    return new EventSource(
        connector, schema, decoder, watermark, hook, maxRecords, clock, heartbeats, begin);
  }

  /**
   * With {@code clock} for the present, by which partitions go idle and event times are too far
   * ahead.
   */
  public EventSource withClock(Clock clock) {
    return new EventSource(
        connector, schema, decoder, watermark, hook, maxRecords, clock, heartbeats, begin);
  }

  /**
   * This source with its first offsets settled, so that {@code latest} means now. What {@link
   * #split} does if it was not done before.
   *
   * @throws SourceUnavailableException when the input cannot be reached
   */
  public synchronized EventSource resolved() {
    if (begin == null) {
      begin = Map.copyOf(connector.begin());
    }
    return this;
  }

  /** As {@link Connector#describe}. */
  public String describe() {
    return Secrets.redact(connector.describe());
  }

  /** As {@link Connector#preflight}. */
  public void preflight() {
    connector.preflight();
  }

  /** As {@link Connector#checkReachable}. */
  public void checkReachable() {
    connector.checkReachable();
  }

  /** One split: this source. A runner that asks for splits before each batch waits here. */
  @Override
  public List<EventSource> split(int desiredNumSplits, PipelineOptions options) {
    hook.beforeBatch();
    return List.of(resolved());
  }

  @Override
  public EventReader createReader(PipelineOptions options, @Nullable Mark mark) {
    return new EventReader(resolved(), mark);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new MarkCoder();
  }

  @Override
  public Coder<EventBatch> getOutputCoder() {
    return EventBatchCoder.of(schema);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.add(DisplayData.item("source", describe()).withLabel("Source"))
        .add(DisplayData.item("schema", schema.toDdl()).withLabel("Schema"));
    watermark()
        .ifPresent(
            spec ->
                data.add(
                        DisplayData.item("eventTime", spec.column()).withLabel("Event time column"))
                    .add(
                        DisplayData.item("watermarkDelay", spec.delay().toString())
                            .withLabel("Watermark delay")));
  }

  @Override
  public String toString() {
    return "EventSource{" + describe() + "}";
  }

  /** Whether what was read can be read again, by its offsets. */
  public boolean isLog() {
    return connector instanceof LogConnector && maxRecords == Long.MAX_VALUE;
  }

  /** Whether rows can be made of its records' bytes alone, as a recording has them. */
  public boolean decodesBytes() {
    return decoder != NO_DECODER;
  }

  /** How the watermark is made; empty if rows have no event time. */
  public Optional<WatermarkSpec> watermark() {
    return Optional.ofNullable(watermark);
  }

  /** As {@link LogConnector#openLog}. */
  public Log openLog() {
    return ((LogConnector) connector).openLog();
  }

  /** As {@link LogConnector#offsetsPerRecord}. */
  public long offsetsPerRecord() {
    return ((LogConnector) connector).offsetsPerRecord();
  }

  /** Where records come from. */
  public Connector connector() {
    return connector;
  }

  EventSchema schema() {
    return schema;
  }

  RecordDecoder decoder() {
    return decoder;
  }

  RunnerHook hook() {
    return hook;
  }

  boolean hasHeartbeats() {
    return heartbeats;
  }

  Clock clock() {
    return clock;
  }

  /** The first offsets, once they are {@linkplain #resolved settled}. */
  public Map<Origin, Long> begin() {
    return begin;
  }

  /** How many more records may be read in one chunk after {@code read} ones. */
  long room(long read) {
    return Math.min(CHUNK_RECORDS, maxRecords - read);
  }
}
