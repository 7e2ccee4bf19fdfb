/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.SplitRead;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.StateStore;
import dev.tidemark.checkpoint.Stretch;
import dev.tidemark.fault.KillPoint;
import dev.tidemark.source.decode.RecordDecoder;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.PartitionWatermarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Instant;

/**
 * Reads the stretches of a plan to their ends, whatever that takes, as one element; and reports the
 * event times it saw as metrics, which a runner brings to the driver with the results of the read:
 * for each partition a distribution {@code PARTITION of TOPIC} of the greatest event time of each
 * chunk.
 */
public final class PlannedReader extends UnboundedReader<List<EventBatch>> {
  /** The namespace of the metrics. */
  public static final String METRICS = "tidemark.read";

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int CHUNK_RECORDS = 4096;

  private static final Origin NO_ORIGIN = new Origin("", 0);
  private static final ThreadLocal<SplitPlan> PLAN = new ThreadLocal<>();

  private final PlannedSource source;
  private final RecordDecoder decoder;
  private final int eventTimeColumn;
  private final Optional<EventTimeCheck> check;
  private final PartitionMetrics metrics = new PartitionMetrics();
  private Log log;
  private SplitPlan done;
  private List<EventBatch> current;

  PlannedReader(PlannedSource source) {
    EventSource read = source.source();
    this.source = source;
    this.decoder = SerializableUtils.clone(read.decoder());
    this.check = read.watermark().map(EventTimeCheck::new);
    this.eventTimeColumn =
        read.watermark().map(spec -> read.schema().indexOf(spec.column())).orElse(-1);
  }

  /** What the reader that this thread calls next is to read; the same object: to go on with it. */
  static void plan(SplitPlan plan) {
    PLAN.set(plan);
  }

  /** The name of the metric of a partition. */
  public static String metric(Origin origin) {
    return origin.partition() + " of " + origin.source();
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  /** The one element of a plan; false when it has been given. */
  @Override
  @SuppressWarnings("ReferenceEquality") // an equal plan that is another object is to be read again
  public boolean advance() throws IOException {
    SplitPlan plan = PLAN.get() == null ? source.plan() : PLAN.get();
    if (plan == done) {
      return false;
    }
    current = null;
    List<EventBatch> batches = new ArrayList<>();
    if (plan.restores() != BatchPlan.NOTHING) {
      restore(plan, batches);
    }
    for (Stretch stretch : plan.stretches()) {
      read(stretch, batches);
    }
    long watermark = plan.mark().watermarks().watermark();
    if (source.source().hasHeartbeats() && watermark != PartitionWatermarks.MIN) {
      batches.add(withoutRows(watermark));
    }
    if (source.store().isPresent() && plan.isNumbered()) {
      batches.add(withoutRows(EventBatch.NO_WATERMARK).endingReadOf(plan.read()));
    }
    if (!batches.isEmpty()) {
      KillPoint.AFTER_READ.pass();
    }
    if (MetricsEnvironment.getCurrentContainer() != null) {
      metrics.tell(plan.mark(), plan.ends());
    }
    done = plan;
    current = batches;
    return true;
  }

  /** What was kept of this split's share of the shards. */
  private void restore(SplitPlan plan, List<EventBatch> batches) throws IOException {
    StateStore store = source.store().orElseThrow();
    SplitRead read = plan.read();
    for (byte[] state :
        store.read(plan.restores(), shard -> shard % read.splits() == read.split())) {
      batches.add(withoutRows(EventBatch.NO_WATERMARK).bringing(state));
    }
  }

  /** Of no partition: the watermark is that of all. */
  private EventBatch withoutRows(long watermark) {
    return EventBatch.builder(source.source().schema(), NO_ORIGIN).build(watermark);
  }

  private void read(Stretch stretch, List<EventBatch> batches) throws IOException {
    long next = stretch.start();
    while (next < stretch.end()) {
      Chunk chunk = chunk(stretch);
      next = fill(chunk, stretch, next);
      report(stretch.origin(), chunk.maxEventTime());
      if (!stretch.replayed() && chunk.records() > 0) {
        metrics.read(chunk);
      }
      if (chunk.hasRows()) {
        batches.add(judged(chunk.build(), stretch));
      }
    }
  }

  /** Rows without event time have the plan's, where it goes by the clock. */
  private EventBatch judged(EventBatch batch, Stretch stretch) {
    boolean byClock = check.isEmpty() && stretch.gate() != PartitionWatermarks.MIN;
    return byClock ? batch.withWatermark(stretch.gate()) : batch;
  }

  private Chunk chunk(Stretch stretch) {
    Chunk chunk =
        new Chunk(
            source.source().schema(),
            decoder,
            eventTimeColumn,
            check,
            stretch.gate(),
            stretch.readAt(),
            CHUNK_RECORDS);
    if (stretch.replayed()) {
      Optional<LateGate> gate = source.gate();
      chunk.leaveOut(time -> gate.isPresent() && gate.get().isLate(time, stretch.gate()));
    }
    return chunk;
  }

  /** Reads until there is something in the chunk, or nothing left. */
  private long fill(Chunk chunk, Stretch stretch, long from) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long next = from;
    while (next < stretch.end() && chunk.records() == 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "no records of %s came for %s, though partition %d is known to have some up to offset %d: the query cannot go on without them. See that the brokers are well, and start it again."
                .formatted(
                    source.connector().describe(),
                    PATIENCE,
                    stretch.origin().partition(),
                    stretch.end()));
      }
      next = log().read(stretch.origin(), next, stretch.end(), chunk, POLL);
    }
    return next;
  }

  private static void report(Origin origin, long maxEventTime) {
    if (maxEventTime != PartitionWatermarks.MIN) {
      Metrics.distribution(METRICS, metric(origin)).update(maxEventTime);
    }
  }

  private Log log() {
    if (log == null) {
      log = source.connector().openLog();
    }
    return log;
  }

  @Override
  public List<EventBatch> getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no batch was read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    if (current == null) {
      throw new NoSuchElementException("no batch was read");
    }
    return BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  /** The driver's, which the runner is told by other means: this one never holds it or moves it. */
  @Override
  public Instant getWatermark() {
    return BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  @Override
  public PlannedMark getCheckpointMark() {
    return new PlannedMark();
  }

  @Override
  public PlannedSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
