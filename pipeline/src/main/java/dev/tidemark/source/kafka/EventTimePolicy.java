/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.Origin;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Clock;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.joda.time.Instant;

/**
 * The watermark of one partition that {@code KafkaIO} reads: the greatest event time of its rows,
 * less the delay. Each record gets for its timestamp the watermark that was reported last before
 * it, and carries it along; a runner's own watermark, the least of those that are reported, cannot
 * have been beyond it.
 *
 * <pre>
 *   delay 10 s     record 10:00:30 → timestamp: none yet
 *   reported       10:00:20
 *                  record 10:00:25 → timestamp 10:00:20
 *                  record 10:00:50 → timestamp 10:00:20
 *   reported       10:00:40
 *                  record 10:00:15 → timestamp 10:00:40, by which its window may be closed
 * </pre>
 *
 * <p>A partition that brings nothing and has nothing to bring for the idle timeout goes on by the
 * clock from its greatest event time; one that never had a record, from the present.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {
  private final KafkaRows.Current current;
  private final EventBatchBuilder scratch;
  private final int column;
  private final WatermarkSpec spec;
  private final EventTimeCheck check;
  private final Clock clock;
  private long greatest = PartitionWatermarks.MIN; // event time
  private long reported = PartitionWatermarks.MIN;
  private long heardAt;

  /**
   * @param previous what the partition's watermark was when an earlier reader ended
   */
  EventTimePolicy(
      KafkaRows rows,
      EventSchema schema,
      WatermarkSpec spec,
      Optional<Instant> previous,
      Clock clock) {
    this.current = rows.reader();
    this.scratch = EventBatch.builder(schema, new Origin("", 0));
    this.column = schema.indexOf(spec.column());
    this.spec = spec;
    this.check = new EventTimeCheck(spec);
    this.clock = clock;
    this.heardAt = clock.millis();
    previous
        .map(Instant::getMillis)
        .filter(millis -> millis > PartitionWatermarks.MIN)
        .ifPresent(
            millis -> {
              reported = millis;
              greatest = millis + spec.delay().toMillis();
            });
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    heardAt = clock.millis();
    if (current.of(KafkaRecordsToBatches.consumed(record)).decode(scratch).isEmpty()
        && scratch.isSet(column)) {
      long eventTime = Micros.toMillis(scratch.getLong(column));
      if (eventTime <= check.latest(heardAt)) {
        greatest = Math.max(greatest, eventTime);
      }
    }
    scratch.skip();
    WatermarkHeader.put(record.getHeaders(), reported);
    return Instant.ofEpochMilli(reported);
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    reported = Math.max(reported, watermark(context.getMessageBacklog() == 0, clock.millis()));
    return Instant.ofEpochMilli(reported);
  }

  private long watermark(boolean atEnd, long now) {
    boolean idle =
        atEnd
            && spec.idleTimeout().isPresent()
            && now - heardAt >= spec.idleTimeout().get().toMillis();
    if (greatest > PartitionWatermarks.MIN) {
      return greatest + (idle ? now - heardAt : 0) - spec.delay().toMillis();
    }
    return idle ? now - spec.delay().toMillis() : PartitionWatermarks.MIN;
  }
}
