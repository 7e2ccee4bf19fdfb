/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be wrong with the names of a query's output columns. */
final class OutputColumnValidation {
  /** What Parquet and Delta refuse in the name of a column. */
  private static final Pattern UNFIT = Pattern.compile("[ ,;{}()\\n\\t=]|^$");

  private final QueryBuilder query;
  private final Map<Integer, String> selected;
  private final Reporter reporter;

  /** The columns so far, in lower case, and what each of them is. */
  private final Map<String, String> columns = new HashMap<>();

  /**
   * @param selected the names of the columns that {@code select} gives, by their place in it
   */
  OutputColumnValidation(QueryBuilder query, Map<Integer, String> selected, Reporter reporter) {
    this.query = query;
    this.selected = selected;
    this.reporter = reporter;
  }

  void run() {
    selected.forEach((place, name) -> add("select." + place, name, "selected too"));
    if (query.aggregates.isEmpty()) {
      return;
    }
    columns.clear();
    if (query.window.isPresent()) {
      columns.put(Query.WINDOW_START, "the window's start");
      columns.put(Query.WINDOW_END, "the window's end");
    }
    Set<String> grouped = new HashSet<>();
    for (int i = 0; i < query.groupBy.size(); i++) {
      String column = query.groupBy.get(i);
      if (grouped.add(column)) {
        add("groupBy." + i, column, "a groupBy column");
      }
    }
    for (QueryBuilder.Call call : query.aggregates) {
      add("aggregates." + call.name(), call.name(), "an aggregate");
    }
  }

  private void add(String path, String name, String what) {
    if (UNFIT.matcher(name).find()) {
      reporter.report(
          path,
          "\"" + name + "\" is no name for an output column",
          "tables refuse names that are empty or hold a blank or any of ,;{}()=",
          "use letters, digits and _");
      return;
    }
    String other = columns.putIfAbsent(name.toLowerCase(Locale.ROOT), what);
    if (other != null) {
      reporter.report(
          path,
          "there are two output columns called " + name,
          "the other one is " + other + ", and tables do not tell upper from lower case",
          "give it another name");
    }
  }
}
