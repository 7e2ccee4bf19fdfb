/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.decode.RecordDecoder;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.PartitionWatermarks;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A batch in the making: decodes the records of one poll, turns away those without a good event
 * time, and notes what the watermark needs to know. Times are milliseconds since 1970.
 */
public final class Chunk implements Connection.RecordSink {
  private static final int MAX_BYTES = 1 << 20;

  private final EventSchema schema;
  private final RecordDecoder decoder;
  private final int eventTimeColumn;
  private final Optional<EventTimeCheck> check;
  private final long gateWatermark;
  private final long now;
  private final long latest;
  private final long maxRecords;
  private Optional<LongPredicate> leftOut = Optional.empty();
  private Origin origin;
  private EventBatchBuilder rows;
  private long records;
  private long bytes;
  private long next;
  private long minEventTime = Long.MAX_VALUE;
  private long maxEventTime = PartitionWatermarks.MIN;
  private long eventTimeSum;
  private long timedRows;
  private final BytesRecord bytesRecord = new BytesRecord();

  /** A record for the source's decoder; one for all, since each is done with before the next. */
  private final class BytesRecord implements SourceRecord {
    private byte[] bytes;

    @Override
    public Optional<String> decode(EventBatchBuilder row) {
      return decoder.decode(bytes, row);
    }

    @Override
    public byte[] payload() {
      return bytes;
    }

    @Override
    public int bytes() {
      return bytes.length;
    }
  }

  /**
   * A batch of one poll.
   *
   * @param decoder of records that are bytes
   * @param eventTimeColumn the column of event time, or -1 if rows have none
   * @param check which event times are taken; empty if rows have none
   * @param gateWatermark rows with an event time before it keep their record as it was read
   * @param now the present, in milliseconds since 1970
   * @param maxRecords how many records there is room for
   */
  public Chunk(
      EventSchema schema,
      RecordDecoder decoder,
      int eventTimeColumn,
      Optional<EventTimeCheck> check,
      long gateWatermark,
      long now,
      long maxRecords) {
    this.schema = schema;
    this.decoder = decoder;
    this.eventTimeColumn = eventTimeColumn;
    this.check = check;
    this.gateWatermark = gateWatermark;
    this.now = now;
    this.latest = check.map(c -> c.latest(now)).orElse(Long.MAX_VALUE);
    this.maxRecords = maxRecords;
  }

  /**
   * Leaves out malformed records, and the rows whose event time meets {@code leftOut}; but their
   * event times are noted all the same.
   */
  void leaveOut(LongPredicate leftOut) {
    this.leftOut = Optional.of(leftOut);
  }

  @Override
  public boolean accept(Origin from, long offset, byte[] record) {
    bytesRecord.bytes = record;
    return accept(from, offset, bytesRecord);
  }

  @Override
  public boolean accept(Origin from, long offset, SourceRecord record) {
    if (rows == null) {
      origin = from;
      rows = EventBatch.builder(schema, from);
      record.file().ifPresent(rows::inFile);
    }
    Optional<String> problem = record.decode(rows);
    if (problem.isPresent()) {
      reject(offset, problem.get(), record);
    } else if (check.isEmpty()) {
      rows.endRow(offset);
    } else {
      endTimedRow(check.get(), offset, record);
    }
    next = offset + 1;
    bytes += record.bytes();
    return ++records < maxRecords && bytes < MAX_BYTES;
  }

  private void reject(long offset, String reason, SourceRecord record) {
    if (leftOut.isPresent()) {
      rows.skip();
    } else {
      rows.reject(offset, reason, record.payload());
    }
  }

  private void endTimedRow(EventTimeCheck times, long offset, SourceRecord record) {
    if (!rows.isSet(eventTimeColumn)) {
      reject(offset, times.missing(), record);
      return;
    }
    long eventTime = Micros.toMillis(rows.getLong(eventTimeColumn));
    if (eventTime > latest) {
      reject(offset, times.tooFarAhead(eventTime, now), record);
      return;
    }
    minEventTime = Math.min(minEventTime, eventTime);
    maxEventTime = Math.max(maxEventTime, eventTime);
    eventTimeSum += eventTime;
    timedRows++;
    if (leftOut.isPresent() && leftOut.get().test(eventTime)) {
      rows.skip();
    } else if (eventTime < gateWatermark) {
      rows.endRow(offset, record.payload());
    } else {
      rows.endRow(offset);
    }
  }

  /** The batch; the chunk must not be used after. It has taken at least one record. */
  public EventBatch build() {
    return rows.build(check.isEmpty() ? EventBatch.NO_WATERMARK : gateWatermark);
  }

  Origin origin() {
    return origin;
  }

  /** Whether there is anything in it. */
  boolean hasRows() {
    return rows != null && rows.size() + rows.rejected() > 0;
  }

  /** How many records were taken, rows and malformed ones. */
  long records() {
    return records;
  }

  /** The offset to go on at behind this chunk. */
  long next() {
    return next;
  }

  /** The least event time of its rows, or {@code otherwise} if they have none. */
  long minEventTime(long otherwise) {
    return minEventTime == Long.MAX_VALUE ? otherwise : minEventTime;
  }

  /** The greatest event time of its rows, or {@link PartitionWatermarks#MIN}. */
  long maxEventTime() {
    return maxEventTime;
  }

  /** The sum of the event times of its rows. */
  long eventTimeSum() {
    return eventTimeSum;
  }

  /** How many rows with an event time it has. */
  long timedRows() {
    return timedRows;
  }
}
