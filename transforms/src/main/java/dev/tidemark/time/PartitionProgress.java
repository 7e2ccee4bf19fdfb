/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.time;

import java.io.Serializable;

/**
 * How far one partition has been read, in event time and by the clock; all in milliseconds since
 * 1970.
 *
 * @param maxEventTime the greatest event time seen, {@link PartitionWatermarks#MIN} if none was
 * @param lastRecordAt when its last record was read; before the first, when reading began
 * @param caughtUpAt when it was last known that there was nothing left to read, {@link
 *     PartitionWatermarks#MIN} if never
 */
public record PartitionProgress(long maxEventTime, long lastRecordAt, long caughtUpAt)
    implements Serializable {

  static PartitionProgress begunAt(long now) {
    return new PartitionProgress(PartitionWatermarks.MIN, now, PartitionWatermarks.MIN);
  }

  PartitionProgress read(long eventTime, long now) {
    return new PartitionProgress(Math.max(maxEventTime, eventTime), now, caughtUpAt);
  }

  PartitionProgress caughtUp(long at) {
    return new PartitionProgress(maxEventTime, lastRecordAt, Math.max(caughtUpAt, at));
  }

  PartitionProgress behind() {
    return new PartitionProgress(maxEventTime, lastRecordAt, PartitionWatermarks.MIN);
  }

  /** Whether it brought nothing for {@code timeout}, though that may be the reader's fault. */
  boolean isQuiet(long timeout, long now) {
    return now - lastRecordAt >= timeout;
  }

  /**
   * Whether it is known to have had nothing for {@code timeout}, and that knowledge is no older
   * than {@code timeout} itself.
   */
  public boolean isIdle(long timeout, long now) {
    return caughtUpAt != PartitionWatermarks.MIN
        && caughtUpAt - lastRecordAt >= timeout
        && now - caughtUpAt <= timeout;
  }
}
