/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

/**
 * All of event time as one window: it holds every row, whenever that was, and never closes. So
 * nothing is late, and what is known of a group is never final.
 */
public record AllTimeSpec() implements WindowSpec {
  /** Further off than any time of a row, so that lateness can be added to it. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  @Override
  public long firstWindowStart(long time, long endingAfter) {
    return -NEVER;
  }

  @Override
  public long lastWindowStart(long time) {
    return -NEVER;
  }

  @Override
  public long lastWindowEnd(long time) {
    return NEVER;
  }
}
