/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chunk of decoded rows, immutable: the element that sources emit. All rows come from one
 * partition of one source, in offset order.
 *
 * <p>It also carries what the rows alone cannot tell: the records of the same stretch that were
 * malformed, the watermark that lateness is judged by, and the raw payload of those rows that were
 * behind that watermark when they were read, so that a late row can be dead-lettered as it came.
 *
 * <p>Where state is kept with what was read, a batch without rows can say that a split's read ends
 * with it, and can bring state that was kept; what that is, only who keeps it knows.
 */
public final class EventBatch {
  /** {@link #watermark()} of a batch that nothing in can be late: bounded input. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  private static final byte[] NO_STATE = {};

  private final EventSchema schema;
  private final Origin origin;
  private final List<Column> columns;
  private final long[] offsets;
  private final List<MalformedRecord> malformed;
  private final long watermark;
  private final Map<Integer, byte[]> payloads;
  private final Optional<FilePart> file;
  private final Optional<SplitRead> endOf;
  private final byte[] state;

  EventBatch(
      EventSchema schema,
      Origin origin,
      List<Column> columns,
      long[] offsets,
      List<MalformedRecord> malformed,
      long watermark,
      Map<Integer, byte[]> payloads,
      Optional<FilePart> file) {
    this(
        schema,
        origin,
        columns,
        offsets,
        malformed,
        watermark,
        payloads,
        file,
        Optional.empty(),
        NO_STATE);
  }

  private EventBatch(
      EventSchema schema,
      Origin origin,
      List<Column> columns,
      long[] offsets,
      List<MalformedRecord> malformed,
      long watermark,
      Map<Integer, byte[]> payloads,
      Optional<FilePart> file,
      Optional<SplitRead> endOf,
      byte[] state) {
    this.schema = schema;
    this.origin = origin;
    this.columns = List.copyOf(columns);
    this.offsets = offsets;
    this.malformed = List.copyOf(malformed);
    this.watermark = watermark;
    this.payloads = Map.copyOf(payloads);
    this.file = file;
    this.endOf = endOf;
    this.state = state;
  }

  /** A builder of batches of {@code schema} that were read from {@code origin}. */
  public static EventBatchBuilder builder(EventSchema schema, Origin origin) {
    return new EventBatchBuilder(schema, origin);
  }

  public EventSchema schema() {
    return schema;
  }

  public Origin origin() {
    return origin;
  }

  /** The file it was read from, where the partition is many files. */
  public Optional<FilePart> file() {
    return file;
  }

  /** Where people find the batch: its file, or its partition. */
  public Origin place() {
    return file.map(part -> new Origin(part.path(), 0)).orElse(origin);
  }

  /** The offset in {@link #place} of a record at {@code offset} of the partition. */
  public long offsetInPlace(long offset) {
    return file.map(part -> offset - part.start()).orElse(offset);
  }

  /** The number of rows, malformed records not among them. */
  public int size() {
    return offsets.length;
  }

  public Column column(int index) {
    return columns.get(index);
  }

  /**
   * The column called {@code name}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Column column(String name) {
    return columns.get(schema.indexOf(name));
  }

  /** The offset of the row's record in its partition. */
  public long offset(int row) {
    return offsets[row];
  }

  public List<MalformedRecord> malformed() {
    return malformed;
  }

  /**
   * The watermark as of the read, in milliseconds since 1970: windows that end at or before it,
   * less the allowed lateness, were closed when these rows were read. {@link #NO_WATERMARK} when
   * none was.
   */
  public long watermark() {
    return watermark;
  }

  /** The row's record as it was read, if the row was behind the watermark; else null. */
  public byte[] payload(int row) {
    return payloads.get(row);
  }

  Map<Integer, byte[]> payloads() {
    return payloads;
  }

  long[] offsets() {
    return offsets;
  }

  /** This batch with {@code watermark} (milliseconds since 1970) for the one it was built with. */
  public EventBatch withWatermark(long watermark) {
    return with(schema, columns, watermark, endOf, state);
  }

  /** This batch as the last one of a split's read. */
  public EventBatch endingReadOf(SplitRead read) {
    return with(schema, columns, watermark, Optional.of(read), state);
  }

  /** This batch with state that was kept; not empty. */
  public EventBatch bringing(byte[] state) {
    return with(schema, columns, watermark, endOf, state);
  }

  private EventBatch with(
      EventSchema schema,
      List<Column> columns,
      long watermark,
      Optional<SplitRead> endOf,
      byte[] state) {
    return new EventBatch(
        schema, origin, columns, offsets, malformed, watermark, payloads, file, endOf, state);
  }

  /** What it is the last batch of. */
  public Optional<SplitRead> endOf() {
    return endOf;
  }

  /** The state that it brings, not to be written to; of no bytes if none. */
  public byte[] state() {
    return state;
  }

  /**
   * This batch with one more column, the last one of {@code schema}, and {@code watermark}
   * (milliseconds since 1970) for the one it was built with.
   */
  public EventBatch withColumn(EventSchema schema, Column column, long watermark) {
    List<Column> more = new ArrayList<>(columns);
    more.add(column);
    return with(schema, more, watermark, endOf, state);
  }

  /** The row's values as {@link Column#value} gives them, in schema order. */
  public List<Object> row(int row) {
    return Arrays.asList(columns.stream().map(c -> c.value(row)).toArray());
  }

  @Override
  public String toString() {
    String at = watermark == NO_WATERMARK ? "none" : Instant.ofEpochMilli(watermark).toString();
    return "EventBatch{%s, rows=%d, malformed=%d, watermark=%s}"
        .formatted(origin, size(), malformed.size(), at);
  }
}
