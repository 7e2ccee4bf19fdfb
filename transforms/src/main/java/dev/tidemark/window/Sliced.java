/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

/**
 * What is grouped into windows: something that was computed of the rows of one slice (see {@link
 * SlidingWindowSpec}).
 */
public interface Sliced {
  /** The start of the slice, in milliseconds since 1970. */
  long start();

  /**
   * The start of the first window that holds the slice and was still open when its rows were read.
   */
  long firstWindowStart();
}
