/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.secret.Secrets;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
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
        + source(query.source())
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

  static <S extends SourceSpec> String source(S source) {
    return Secrets.redact(SourceFormats.of(source).describe(source));
  }

  private String window() {
    String of = query.isOfProcessingTime() ? " of processing time" : "";
    return query.window().map(QuerySummary::window).map(text -> text + of).orElse("");
  }

  static String window(WindowSpec window) {
    if (window instanceof SessionWindowSpec session) {
      return " by session, gap " + DurationText.write(session.gap());
    }
    SlidingWindowSpec sliding = (SlidingWindowSpec) window;
    return sliding.every().equals(sliding.size())
        ? " every " + DurationText.write(sliding.size())
        : " over %s every %s"
            .formatted(DurationText.write(sliding.size()), DurationText.write(sliding.every()));
  }

  static <S extends SinkSpec> String sink(S sink) {
    return Secrets.redact(SinkFormats.of(sink).describe(sink))
        + " ("
        + sink.outputMode().name().toLowerCase(Locale.ROOT)
        + ")";
  }
}
