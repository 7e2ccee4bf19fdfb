/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import dev.tidemark.batch.Origin;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * A source's watermark: the least, over its partitions that are not idle, of the greatest event
 * time seen less the delay. It never goes back, and a partition that was never read from holds it
 * at {@link #MIN}.
 *
 * <p>A partition is idle when a look at the partition's end showed that nothing was left to read,
 * {@code idleTimeout} or more after its last record; the look must be repeated, because it counts
 * for {@code idleTimeout} only. So a source that cannot be reached holds the watermark rather than
 * losing what it will bring. If every partition is idle, event time is taken to have moved on with
 * the clock since the last record, so that the last windows close without new data.
 *
 * <pre>
 *   delay 10 s, idleTimeout 60 s       a: 10:05:00    b: 10:01:00    watermark 10:00:50
 *   b: nothing for 60 s, at its end                   b: idle        watermark 10:04:50
 *   b: 10:01:30 arrives                               b: 10:01:30    watermark 10:04:50 (held, not back)
 *   both idle, 90 s after the last record                            watermark 10:05:00 + 90 s - 10 s
 * </pre>
 *
 * <p>Times are milliseconds since 1970. The present is always an argument; it may stand still, and
 * where it goes back nothing worse happens than that idleness is seen later. Not thread-safe.
 */
public final class PartitionWatermarks {
  /** Before all event time: Beam's least timestamp. */
  public static final long MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  private final WatermarkSpec spec;
  private final Map<Origin, PartitionProgress> partitions;
  private long watermark;

  /**
   * All there is to remember, for a checkpoint.
   *
   * @param watermark the last value that was reported
   * @param partitions how far each partition has been read
   */
  public record State(long watermark, Map<Origin, PartitionProgress> partitions)
      implements Serializable {
    public State {
      partitions = Map.copyOf(partitions);
    }

    /** Before anything was read. */
    public static State initial() {
      return new State(MIN, Map.of());
    }
  }

  /**
   * Goes on from {@code state}.
   *
   * @param origins every partition there is; one that {@code state} does not know begins {@code
   *     now}, one that is not among them is forgotten
   */
  public PartitionWatermarks(
      WatermarkSpec spec, State state, Collection<Origin> origins, long now) {
    this.spec = spec;
    this.watermark = state.watermark();
    this.partitions = new HashMap<>();
    for (Origin origin : origins) {
      PartitionProgress known = state.partitions().get(origin);
      partitions.put(origin, known == null ? PartitionProgress.begunAt(now) : known);
    }
  }

  /**
   * Notes that records of a partition were read. Those without event time change nothing: a
   * partition that brings malformed records alone must not hold the watermark for ever.
   *
   * @param maxEventTime the greatest event time among them, {@link #MIN} if all were malformed
   */
  public void read(Origin origin, long maxEventTime, long now) {
    if (maxEventTime == MIN) {
      return;
    }
    partitions.compute(
        origin,
        (o, before) ->
            (before == null ? PartitionProgress.begunAt(now) : before).read(maxEventTime, now));
  }

  /**
   * Those partitions whose end ought to be looked at, because they bring nothing and that look
   * would show, or confirm, that they are idle. Empty without an {@code idleTimeout}.
   */
  public List<Origin> quiet(long now) {
    if (spec.idleTimeout().isEmpty()) {
      return List.of();
    }
    long timeout = spec.idleTimeout().get().toMillis();
    return partitions.entrySet().stream()
        .filter(partition -> partition.getValue().isQuiet(timeout, now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Notes that a look at a partition's end, begun at {@code at}, showed nothing left to read. To be
   * called before any record read after that look is noted.
   */
  public void caughtUp(Origin origin, long at) {
    partitions.computeIfPresent(origin, (o, progress) -> progress.caughtUp(at));
  }

  /**
   * Notes a partition that was not there before; it holds the watermark until it is read or idle.
   */
  public void join(Origin origin, long now) {
    partitions.putIfAbsent(origin, PartitionProgress.begunAt(now));
  }

  /**
   * Notes that a partition has something to read, so that it is not idle whatever it was before.
   */
  public void behind(Origin origin) {
    partitions.computeIfPresent(origin, (o, progress) -> progress.behind());
  }

  /** The watermark as of {@code now}, and remembers it as reported. Never less than before. */
  public long advance(long now) {
    watermark = Math.max(watermark, current(now));
    return watermark;
  }

  /** The watermark as it was last reported. */
  public long reported() {
    return watermark;
  }

  public State state() {
    return new State(watermark, partitions);
  }

  private long current(long now) {
    long least = Long.MAX_VALUE;
    for (PartitionProgress progress : partitions.values()) {
      if (!isIdle(progress, now)) {
        least = Math.min(least, progress.maxEventTime());
      }
    }
    return behind(least == Long.MAX_VALUE ? movedOn() : least);
  }

  private boolean isIdle(PartitionProgress progress, long now) {
    return spec.idleTimeout().isPresent()
        && progress.isIdle(spec.idleTimeout().get().toMillis(), now);
  }

  /**
   * Event time when all is idle: what it was at the last record, plus the time since, as far as
   * every partition is known to have brought nothing.
   */
  private long movedOn() {
    long maxEventTime = MIN;
    long lastRecordAt = MIN;
    long caughtUpAt = Long.MAX_VALUE;
    for (PartitionProgress progress : partitions.values()) {
      maxEventTime = Math.max(maxEventTime, progress.maxEventTime());
      lastRecordAt = Math.max(lastRecordAt, progress.lastRecordAt());
      caughtUpAt = Math.min(caughtUpAt, progress.caughtUpAt());
    }
    return maxEventTime == MIN ? MIN : maxEventTime + Math.max(0, caughtUpAt - lastRecordAt);
  }

  private long behind(long eventTime) {
    return Math.max(MIN, eventTime - spec.delay().toMillis());
  }
}
