/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

/** What becomes of an event. */
public enum Verdict {
  /** It is at or ahead of the watermark, or there is none. */
  ON_TIME("on time"),
  /** It is behind the watermark, and a window that holds it is still open. */
  LATE_KEPT("late, kept"),
  /** Every window that would hold it had closed. */
  LATE_DROPPED("late, dropped"),
  /** It does not meet the query's {@code where}. */
  FILTERED("filtered"),
  /** It could not become a row. */
  MALFORMED("malformed");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
