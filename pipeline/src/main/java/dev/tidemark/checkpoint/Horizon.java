/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Tells up to where results are durable. Asked on the driver between two micro-batches. */
@FunctionalInterface
public interface Horizon {
  /** Nothing is durable: whatever was read is still needed. */
  Horizon NONE = history -> Long.MIN_VALUE;

  /**
   * The time, in milliseconds since 1970, such that all results of windows which close no later are
   * durable, or {@link Long#MIN_VALUE}. A window closes at its end plus the allowed lateness.
   */
  long durable(History history);

  /** The least of several, since a row is needed as long as one sink needs it. */
  static Horizon leastOf(List<Horizon> horizons) {
    return history ->
        horizons.stream()
            .map(horizon -> horizon.durable(history))
            .min(Comparator.naturalOrder())
            .orElse(Long.MIN_VALUE);
  }

  /**
   * That of a sink which hands on what it is given in the micro-batch in which it is given, and
   * remembers nothing itself.
   *
   * @param trigger how long results may wait before the sink is given them, and again before it
   *     hands them on
   */
  static Horizon ofBatches(Duration trigger) {
    return history -> history.gateSettledFor(trigger.multipliedBy(2));
  }

  /** The micro-batches that were completed. */
  interface History {
    /**
     * The watermark of the last batch which was completed at least {@code wait} before the last
     * completed one began: results that it closed have been handed on since. {@link Long#MIN_VALUE}
     * if there is none.
     */
    long gateSettledFor(Duration wait);
  }
}
