/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.WindowSpec;
import java.time.Duration;

/** The parts of a query in the words of its YAML, for people. */
public final class QueryInWords {
  private QueryInWords() {}

  /** What a query reads: {@code kafka clickstream}. */
  public static String source(Query query) {
    return QuerySummary.source(query.source());
  }

  /** What a sink writes to: {@code delta /delta/page_stats}. */
  public static String sink(SinkSpec sink) {
    return SinkFormats.of(sink).describe(sink);
  }

  /** What becomes of rows that are handed to a sink again after a failure. */
  public static String guarantee(SinkSpec sink) {
    return SinkFormats.of(sink).guarantee(sink);
  }

  /** Windows as they are written: {@code every 5 minutes}. */
  public static String window(WindowSpec window) {
    return QuerySummary.window(window).strip();
  }

  /** A duration as it is written: {@code 5 minutes}. */
  public static String duration(Duration duration) {
    return DurationText.write(duration);
  }
}
