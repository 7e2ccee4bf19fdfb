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
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
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
 *   <tr><td>append</td><td>event time, ending at the close; sessions merge until then</td>
 *       <td>once, when the watermark passes the close</td><td>the whole window</td></tr>
 *   <tr><td>update, complete</td><td>global</td>
 *       <td>at each trigger at which there is something new</td>
 *       <td>what came since the last pane</td></tr>
 * </table>
 *
 * <p>Append mode needs windows that close: aggregates over all of time have none, and are refused.
 *
 * <p>A window closes when the watermark reaches its end plus the allowed lateness. Rows that come
 * after are dropped upstream (see {@code LateGate}), on the watermark that their batch carries; so
 * what arrives here is never late, and no runner's own idea of lateness decides a result.
 *
 * @param spec the windows
 * @param mode which results are emitted
 * @param trigger the shortest time between two panes of update and complete mode; zero: as often as
 *     the runner can
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
    if (trigger.isNegative()) {
      throw new IllegalArgumentException("a trigger of " + trigger + ": it must not be negative");
    }
    if (mode == OutputMode.APPEND && spec instanceof AllTimeSpec) {
      throw new IllegalArgumentException(
          "output mode append of aggregates without a window: they are appended when their window closes, and all of time never does; use update or complete, or add a window");
    }
  }

  /**
   * The windowing of append mode for the partial results of slices, keyed by shard, ahead of the
   * {@code GroupByKey} that gathers them.
   */
  public <K, T extends Sliced> Window<KV<K, T>> closingWindows() {
    SlidingWindowSpec sliding = (SlidingWindowSpec) spec;
    return onceClosed(Window.into(new SliceWindows(sliding, allowedLateness.toMillis())));
  }

  /**
   * Whether a window gathers so many partial results that those of a slice should be merged first.
   */
  public boolean mergesSlicesFirst() {
    return spec instanceof SlidingWindowSpec sliding && sliding.isFinelySliced();
  }

  /** The windowing of the partial results of one slice: until the watermark passes its end. */
  public <T> Window<T> sliceWindows() {
    SlidingWindowSpec sliding = (SlidingWindowSpec) spec;
    long slice = sliding.slice();
    return onceClosed(
        Window.into(
            FixedWindows.of(org.joda.time.Duration.millis(slice))
                .withOffset(
                    org.joda.time.Duration.millis(
                        Math.floorMod(sliding.offset().toMillis(), slice)))));
  }

  /** The same for partial sessions, keyed by group. */
  public <K, T extends InSession> Window<KV<K, T>> closingSessions() {
    return onceClosed(Window.into(new SessionWindows((SessionWindowSpec) spec, allowedLateness)));
  }

  /**
   * The windowing of the rows of sessions, which have the last millisecond before their close for
   * timestamp: those that close within a second are in one window, so that a sink that writes
   * window by window does not do so for each of them.
   */
  public <T> Window<T> closes() {
    return onceClosed(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(1))));
  }

  /**
   * The windowing of update and complete mode for partial results of any kind, once keyed; and of
   * append mode where sessions close by heartbeats, as often as the runner can whatever the
   * trigger: a session must leave in the micro-batch that closes it, or its row is late behind.
   */
  public <T> Window<T> sinceLastPane() {
    return eachOnce(
        Window.<T>into(new GlobalWindows()).triggering(Repeatedly.forever(triggerOnce())));
  }

  /** The start of the window that a pane of {@link #closingWindows} is of, in ms since 1970. */
  public long windowStart(BoundedWindow pane) {
    return windowEnd(pane) - ((SlidingWindowSpec) spec).size().toMillis();
  }

  /** The end of the window that a pane of {@link #closingWindows} is of, in ms since 1970. */
  public long windowEnd(BoundedWindow pane) {
    return pane.maxTimestamp().getMillis() + 1 - allowedLateness.toMillis();
  }

  private static <T> Window<T> onceClosed(Window<T> window) {
    return eachOnce(window.triggering(AfterWatermark.pastEndOfWindow()));
  }

  /** Every element in one pane, and no pane without elements. */
  private static <T> Window<T> eachOnce(Window<T> window) {
    return window
        .discardingFiredPanes()
        .withAllowedLateness(org.joda.time.Duration.ZERO)
        .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY);
  }

  private Trigger.OnceTrigger triggerOnce() {
    return trigger.isZero() || mode == OutputMode.APPEND
        ? AfterPane.elementCountAtLeast(1)
        : AfterProcessingTime.pastFirstElementInPane()
            .plusDelayOf(org.joda.time.Duration.millis(trigger.toMillis()));
  }
}
