/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.expression.NearestName;
import java.util.List;
import java.util.Map;

/**
 * One sink of a query that is being validated.
 *
 * @param query the query as it was given
 * @param path the sink's path in the query, such as {@code sinks.0}
 * @param reporter takes what is found
 * @param targets what the sinks before write to, and their paths in the query
 */
record SinkCheck(QueryBuilder query, String path, Reporter reporter, Map<String, String> targets) {

  void report(String key, String what, String why, String fix) {
    reporter.report(path + "." + key, what, why, fix);
  }

  /** Reports a directory that is not named, or that another sink writes to. */
  void checkDirectory(String directory) {
    if (directory.isBlank()) {
      report("path", "path is empty", "the table has to be somewhere", "name a directory");
    } else {
      checkTarget("path", oneSpelling(directory), directory);
    }
  }

  /**
   * Reports that another sink writes to the same place.
   *
   * @param target the place, always spelled the same
   * @param written the same as it was written
   */
  void checkTarget(String key, String target, String written) {
    String other = targets.putIfAbsent(target, path);
    if (other != null) {
      report(
          key,
          "%s writes to %s too".formatted(other, written),
          "each sink needs a table of its own",
          "give one of them another " + key);
    }
  }

  /** Reports columns that the result does not have, as far as its columns are known. */
  void checkColumns(String key, List<String> columns) {
    List<String> names = query.resultColumns();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      if (!names.isEmpty() && !names.contains(column)) {
        report(
            key + "." + i,
            "there is no column " + column,
            "the result has " + String.join(", ", names),
            NearestName.of(column, names).map(near -> "write " + near).orElse("name one of these"));
      }
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
