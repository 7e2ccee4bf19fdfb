/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.apache.beam.sdk.values.KV;

/**
 * When the partial results of a window are merged and emitted: the one place that knows Beam's
 * triggers.
 *
 * <table>
 *   <caption>What each output mode becomes</caption>
 *   <tr><th>mode</th><th>windows</th><th>fires</th><th>a pane holds</th></tr>
 *   <tr><td>append</td><td>event time, ending at the close</td><td>once, when the watermark passes the close</td>
 *       <td>the whole window</td></tr>
 *   <tr><td>update</td><td>global</td><td>at each trigger at which there is something new</td>
 *       <td>what came since the last pane</td></tr>
 * </table>
 *
 * <p>A window closes when the watermark reaches its end plus the allowed lateness. Rows that come
 * after are dropped upstream (see {@code LateGate}), on the watermark that their batch carries; so
 * what arrives here is never late, and no runner's own idea of lateness decides a result.
 *
 * @param spec the windows
 * @param mode append or update
 * @param trigger the shortest time between two panes of update mode; zero: as often as the runner
 *     can
 * @param allowedLateness how long a window stays open after the watermark passed its end
 */
public record WindowPolicy(
    WindowSpec spec, OutputMode mode, Duration trigger, Duration allowedLateness)
    implements Serializable {

  public WindowPolicy {
    if (allowedLateness.isNegative()) {
      throw new IllegalArgumentException(
          "an allowedLateness of " + allowedLateness + ": it must not be negative");
    }
    if (mode == OutputMode.COMPLETE) {
      throw new IllegalArgumentException(
          "output mode complete is not supported yet; use update, which emits the rows that changed");
    }
  }

  /**
   * The windowing of partial results, keyed by shard, ahead of the {@code GroupByKey} that gathers
   * them.
   */
  public <T extends Sliced> Window<KV<Integer, T>> window() {
    Window<KV<Integer, T>> window =
        mode == OutputMode.APPEND
            ? Window.<KV<Integer, T>>into(new SliceWindows(spec, allowedLateness.toMillis()))
                .triggering(AfterWatermark.pastEndOfWindow())
            : Window.<KV<Integer, T>>into(new GlobalWindows())
                .triggering(Repeatedly.forever(sinceLastPane()));
    return window
        .discardingFiredPanes()
        .withAllowedLateness(org.joda.time.Duration.ZERO)
        .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY);
  }

  /** The start of the window that a pane of append mode is of, in milliseconds since 1970. */
  public long windowStart(BoundedWindow pane) {
    return pane.maxTimestamp().getMillis()
        + 1
        - allowedLateness.toMillis()
        - spec.size().toMillis();
  }

  private Trigger.OnceTrigger sinceLastPane() {
    return trigger.isZero()
        ? AfterPane.elementCountAtLeast(1)
        : AfterProcessingTime.pastFirstElementInPane()
            .plusDelayOf(org.joda.time.Duration.millis(trigger.toMillis()));
  }
}
