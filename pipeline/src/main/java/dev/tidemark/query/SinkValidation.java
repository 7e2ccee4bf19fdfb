/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be wrong with a query's sinks: their modes, triggers, and what their formats say. */
final class SinkValidation {
  private final QueryBuilder query;
  private final Reporter reporter;

  SinkValidation(QueryBuilder query, Reporter reporter) {
    this.query = query;
    this.reporter = reporter;
  }

  void run() {
    if (query.sinks.isEmpty()) {
      reporter.report(
          "sinks",
          "there are no sinks",
          "results have to go somewhere",
          "add one, such as {format: console, outputMode: update}");
    }
    checkAvailableNow();
    Map<String, String> targets = new HashMap<>();
    for (int i = 0; i < query.sinks.size(); i++) {
      check(query.sinks.get(i), new SinkCheck(query, "sinks." + i, reporter, targets));
    }
  }

  /**
   * It says when the query ends, so all of its sinks have to agree, and its source has to have an
   * end.
   */
  private void checkAvailableNow() {
    if (query.sinks.stream().noneMatch(SinkValidation::isAvailableNow)) {
      return;
    }
    for (int i = 0; i < query.sinks.size(); i++) {
      if (!isAvailableNow(query.sinks.get(i))) {
        reporter.report(
            "sinks." + i + ".trigger",
            "this sink's trigger is not availableNow, and another's is",
            "with availableNow the query ends when all is read that was there, for all of its sinks",
            "write trigger: availableNow, or take it from the others");
      }
    }
    if (query.source != null && !endsSomewhere(query.source)) {
      reporter.report(
          "sinks." + firstAvailableNow() + ".trigger",
          "trigger availableNow does not go with a %s source"
              .formatted(SourceFormats.of(query.source).name()),
          "it keeps no records, so there is nothing that was there when the query began",
          "write a duration, such as trigger: 30 seconds");
    }
  }

  private int firstAvailableNow() {
    int i = 0;
    while (!isAvailableNow(query.sinks.get(i))) {
      i++;
    }
    return i;
  }

  private static boolean isAvailableNow(SinkSpec sink) {
    return sink.trigger() instanceof Trigger.AvailableNow;
  }

  private static <S extends SourceSpec> boolean endsSomewhere(S source) {
    return SourceFormats.of(source).keepsRecords();
  }

  private <S extends SinkSpec> void check(S sink, SinkCheck check) {
    SinkFormat<S> format = SinkFormats.of(sink);
    checkMode(sink, format, check);
    checkTrigger(sink, check);
    format.check(sink, check);
  }

  /** Which output modes go with which query and sink. */
  private void checkMode(SinkSpec sink, SinkFormat<?> format, SinkCheck check) {
    boolean aggregates = !query.aggregates.isEmpty();
    OutputMode mode = sink.outputMode();
    if (mode == OutputMode.COMPLETE && !aggregates) {
      check.report(
          "outputMode",
          "outputMode complete does not go with a query without aggregates",
          "its result would be every row ever read",
          "write outputMode: append");
    } else if (mode == OutputMode.APPEND && aggregates && query.window.isEmpty()) {
      check.report(
          "outputMode",
          "outputMode append does not go with aggregates without a window",
          "a row is appended once it is final, and a total over all of time never is",
          "write outputMode: update or complete, or add window: {tumbling: 5 minutes}");
    } else if (mode == OutputMode.APPEND
        && aggregates
        && query.watermark.isEmpty()
        && !query.isOfProcessingTime()) {
      check.report(
          "outputMode",
          "outputMode append does not go with aggregates without a watermark",
          "a window is appended once, when the watermark passes its end, and that would never happen",
          "add watermark: {column: timestamp, delay: 10 minutes}");
    } else if (aggregates && !format.modes().contains(mode)) {
      check.report(
          "outputMode",
          "outputMode %s does not go into a %s sink"
              .formatted(mode.name().toLowerCase(Locale.ROOT), format.name()),
          "it takes "
              + format.modes().stream()
                  .sorted()
                  .map(taken -> taken.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(" and ")),
          "write outputMode: append");
    }
  }

  private static void checkTrigger(SinkSpec sink, SinkCheck check) {
    if (sink.trigger() instanceof Trigger.Every every
        && every.interval().compareTo(Duration.ofMillis(1)) < 0) {
      check.report(
          "trigger",
          "a trigger every " + DurationText.write(every.interval()),
          "results appear so often, in processing time",
          "write 1 second or more, or leave trigger out for as soon as possible");
    }
  }
}
