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

/** What can be wrong with a query's sinks: their modes, triggers and paths. */
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
    Map<String, Integer> paths = new HashMap<>();
    for (int i = 0; i < query.sinks.size(); i++) {
      String at = "sinks." + i;
      SinkSpec sink = query.sinks.get(i);
      checkMode(at + ".outputMode", sink);
      checkTrigger(at + ".trigger", sink);
      if (sink instanceof DeltaSpec && query.aggregates.isEmpty()) {
        reporter.report(
            at + ".format",
            "a Delta table of a query without aggregates is not supported yet",
            "rows are committed by their windows, so far, and such rows have none",
            "write format: console, or add aggregates and a window");
      }
      if (sink instanceof DeltaSpec delta) {
        checkPath(at + ".path", delta.path(), i, paths);
      } else if (sink instanceof ConsoleSpec console && console.numRows() < 1) {
        reporter.report(
            at + ".numRows",
            "numRows is " + console.numRows(),
            "it says how many rows are shown",
            "write 1 or more");
      }
    }
  }

  /** The table of output modes in the design: which go with which query and sink. */
  private void checkMode(String path, SinkSpec sink) {
    boolean aggregates = !query.aggregates.isEmpty();
    OutputMode mode = sink.outputMode();
    if (mode == OutputMode.COMPLETE && !aggregates) {
      reporter.report(
          path,
          "outputMode complete does not go with a query without aggregates",
          "its result would be every row ever read",
          "write outputMode: append");
    } else if (mode == OutputMode.COMPLETE) {
      reporter.report(
          path,
          "outputMode complete is not supported yet",
          "append and update are, so far",
          "write outputMode: update to see the rows that changed");
    } else if (mode == OutputMode.APPEND && aggregates && query.watermark.isEmpty()) {
      reporter.report(
          path,
          "outputMode append does not go with aggregates without a watermark",
          "a window is appended once, when the watermark passes its end, and that would never happen",
          "add watermark: {column: timestamp, delay: 10 minutes}");
    } else if (mode != OutputMode.APPEND && aggregates && sink instanceof DeltaSpec) {
      reporter.report(
          path,
          "outputMode %s into a Delta table is not supported yet"
              .formatted(mode.name().toLowerCase(Locale.ROOT)),
          "append is, so far",
          "write outputMode: append");
    }
  }

  private void checkTrigger(String path, SinkSpec sink) {
    if (sink.trigger().filter(t -> t.compareTo(Duration.ofMillis(1)) < 0).isPresent()) {
      reporter.report(
          path,
          "a trigger every " + DurationText.write(sink.trigger().get()),
          "results appear so often, in processing time",
          "write 1 second or more, or leave trigger out for as soon as possible");
    }
  }

  private void checkPath(String path, String directory, int index, Map<String, Integer> paths) {
    if (directory.isBlank()) {
      reporter.report(path, "path is empty", "the table has to be somewhere", "name a directory");
      return;
    }
    Integer other = paths.putIfAbsent(oneSpelling(directory), index);
    if (other != null) {
      reporter.report(
          path,
          "sinks.%d writes to %s too".formatted(other, directory),
          "each sink needs a table of its own",
          "give one of them another path");
    }
  }

  /** The local directory /t can be written file:/t, file:///t and /t/ too. */
  private static String oneSpelling(String directory) {
    String plain =
        directory.startsWith("file:")
            ? "/" + directory.substring("file:".length()).replaceAll("^/+", "")
            : directory;
    return plain.replaceAll("/+$", "");
  }
}
