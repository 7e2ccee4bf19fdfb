/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.time.Duration;

/**
 * Windows of one length that begin at regular times, whatever rows there are: tumbling ones, which
 * follow one another, and sliding ones, which overlap. {@code offset} shifts where they begin, so
 * that days can begin at another hour than midnight UTC.
 *
 * <p>Every window is a whole number of <em>slices</em>: consecutive stretches of {@link #slice()}
 * that no window cuts. Rows are aggregated by slice first, and a slice goes into each window that
 * holds it.
 *
 * <pre>
 *   tumbling(5 min):            10:03 → [10:00, 10:05)
 *   sliding(10 min, 5 min):     10:03 → [09:55, 10:05), [10:00, 10:10)
 * </pre>
 *
 * @param size how long a window is
 * @param every how far apart windows begin; equal to {@code size} for tumbling windows
 * @param offset how much later than a multiple of {@code every} windows begin, from 0 up to {@code
 *     every}
 */
public record SlidingWindowSpec(Duration size, Duration every, Duration offset)
    implements WindowSpec {
  private static final long LONG_SLICE = Duration.ofMinutes(5).toMillis();

  public SlidingWindowSpec {
    if (size.toMillis() <= 0) {
      throw new IllegalArgumentException(
          "a window of " + size + ": it must be at least 1 millisecond long");
    }
    if (every.toMillis() <= 0 || every.compareTo(size) > 0) {
      throw new IllegalArgumentException(
          "windows of %s every %s: a new one must begin at least every %1$s, or rows would fall between them"
              .formatted(size, every));
    }
    if (offset.isNegative() || offset.compareTo(every) >= 0) {
      throw new IllegalArgumentException(
          "a window offset of %s: it must be from 0 up to, and less than, %s"
              .formatted(offset, every));
    }
  }

  /** The same windows, beginning later by {@code offset}. */
  public SlidingWindowSpec withOffset(Duration offset) {
    return new SlidingWindowSpec(size, every, offset);
  }

  /**
   * The length of a slice in milliseconds: the greatest that divides both {@code size} and {@code
   * every}; where that is long, a part of it, about as many of which make the whole as one has
   * seconds. So neither a slice nor a window is made of very many partial results, if they come
   * once a second.
   */
  public long slice() {
    long whole = wholeSlice();
    if (whole <= LONG_SLICE) {
      return whole;
    }
    long fewest = Math.round(Math.sqrt(whole / 1000.0));
    for (long parts = fewest; parts <= 4 * fewest; parts++) {
      if (whole % parts == 0) {
        return whole / parts;
      }
    }
    return whole;
  }

  /** Whether slices are shorter than they would have to be. */
  boolean isFinelySliced() {
    return slice() < wholeSlice();
  }

  private long wholeSlice() {
    long a = size.toMillis();
    long b = every.toMillis();
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** The start of the slice that holds {@code time}. */
  public long sliceStart(long time) {
    return sliceStart(time, slice());
  }

  /** As {@link #sliceStart(long)}, for who asks often and keeps {@link #slice()}. */
  public long sliceStart(long time, long slice) {
    return floor(time, slice);
  }

  @Override
  public long lastWindowStart(long time) {
    return floor(time, every.toMillis());
  }

  @Override
  public long lastWindowEnd(long time) {
    return lastWindowStart(time) + size.toMillis();
  }

  @Override
  public long firstWindowStart(long time, long endingAfter) {
    long step = every.toMillis();
    return floor(Math.max(time, endingAfter) - size.toMillis(), step) + step;
  }

  private long floor(long time, long step) {
    long shift = offset.toMillis();
    return Math.floorDiv(time - shift, step) * step + shift;
  }
}
