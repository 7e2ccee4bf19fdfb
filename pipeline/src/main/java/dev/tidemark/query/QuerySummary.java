/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import java.util.Locale;
import java.util.stream.Collectors;

/** A query in one line for people. */
final class QuerySummary {
  private final Query query;

  QuerySummary(Query query) {
    this.query = query;
  }

  @Override
  public String toString() {
    return query.name()
        + ": "
        + source()
        + " → "
        + columns()
        + (query.groupBy().isEmpty() ? "" : " by " + String.join(", ", query.groupBy()))
        + window()
        + " → "
        + query.sinks().stream().map(QuerySummary::sink).collect(Collectors.joining(", "));
  }

  private String columns() {
    if (query.aggregates().isEmpty()) {
      String items = query.select().isEmpty() ? "*" : String.join(", ", query.select());
      return "select " + items + query.where().map(where -> " where " + where).orElse("");
    }
    return query.aggregates().stream().map(Aggregate::toSql).collect(Collectors.joining(", "));
  }

  private String source() {
    KafkaSpec kafka = (KafkaSpec) query.source();
    return "kafka " + String.join(", ", kafka.topics());
  }

  private String window() {
    return query
        .window()
        .map(
            window ->
                window.every().equals(window.size())
                    ? " every " + DurationText.write(window.size())
                    : " over %s every %s"
                        .formatted(
                            DurationText.write(window.size()), DurationText.write(window.every())))
        .orElse("");
  }

  private static String sink(SinkSpec sink) {
    String where = sink instanceof DeltaSpec delta ? "delta " + delta.path() : "console";
    return where + " (" + sink.outputMode().name().toLowerCase(Locale.ROOT) + ")";
  }
}
