/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import java.util.List;

/**
 * What one sink was given in the recorded run beside what the replay gives it.
 *
 * @param name of the sink, {@code sinks.0 delta /tables/page_stats, append}; or {@code dead
 *     letters}
 * @param columns of its rows
 * @param same how many rows are the same, in every bit
 * @param close how many are but for the last digits of numbers with fractions, since sums of these
 *     depend on their order
 * @param waiting how many groups the run ended too early for: their trigger had not come
 * @param differences what is not the same
 */
public record SinkComparison(
    String name,
    List<String> columns,
    long same,
    long close,
    long waiting,
    List<Difference> differences) {
  public SinkComparison {
    columns = List.copyOf(columns);
    differences = List.copyOf(differences);
  }
}
