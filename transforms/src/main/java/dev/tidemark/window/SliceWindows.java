/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Puts a slice into every window that holds it and was open when its rows were read. A Beam window
 * here ends when the window <em>closes</em>, which is its end plus the allowed lateness: so a
 * runner fires it once, complete, and never again.
 */
final class SliceWindows extends NonMergingWindowFn<KV<?, ? extends Sliced>, IntervalWindow> {
  private static final long serialVersionUID = 1L;

  private final SlidingWindowSpec spec;
  private final long allowedLateness;

  SliceWindows(SlidingWindowSpec spec, long allowedLatenessMillis) {
    this.spec = spec;
    this.allowedLateness = allowedLatenessMillis;
  }

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    Sliced slice = context.element().getValue();
    long step = spec.every().toMillis();
    long last = spec.lastWindowStart(slice.start());
    List<IntervalWindow> windows = new ArrayList<>();
    for (long start = slice.firstWindowStart(); start <= last; start += step) {
      long close = start + spec.size().toMillis() + allowedLateness;
      windows.add(new IntervalWindow(Instant.ofEpochMilli(start), Instant.ofEpochMilli(close)));
    }
    return windows;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so there is no way around it
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(
          other, "only windows of the same size, step, offset and lateness go together");
    }
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.IntervalWindowCoder.of();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    return new WindowMappingFn<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public IntervalWindow getSideInputWindow(BoundedWindow mainWindow) {
        throw new UnsupportedOperationException(
            "windows of an aggregate cannot be a side input's: there is no element to take the slice of");
      }
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SliceWindows that
        && that.spec.equals(spec)
        && that.allowedLateness == allowedLateness;
  }

  @Override
  public int hashCode() {
    return Objects.hash(spec, allowedLateness);
  }
}
