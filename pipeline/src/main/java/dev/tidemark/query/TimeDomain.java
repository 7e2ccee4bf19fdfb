/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Which time windows are of. */
public enum TimeDomain {
  /** That of the watermark's column. */
  EVENT,
  /** The time at which a row was read; windows close by the clock, and nothing is late. */
  PROCESSING
}
