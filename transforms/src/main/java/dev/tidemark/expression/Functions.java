/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All functions that are called by their names. */
final class Functions {
  private static final Map<String, Function> BY_NAME = new TreeMap<>();
  private static final Set<String> CLOCKS =
      Set.of(
          "now", "current_timestamp", "current_date", "localtimestamp", "rand", "random", "uuid");

  static {
    for (List<Function> group :
        Arrays.asList(
            ChoiceFunctions.ALL, NumberFunctions.ALL, TextFunctions.ALL, TimeFunctions.ALL)) {
      group.forEach(f -> BY_NAME.put(f.name(), f));
    }
  }

  private Functions() {}

  static Collection<Function> all() {
    return BY_NAME.values();
  }

  /** Whether it is a function, perhaps called without parentheses, that no replay can repeat. */
  static boolean isClock(String name) {
    return CLOCKS.contains(name.toLowerCase(Locale.ROOT));
  }

  static Function get(String name) {
    return BY_NAME.get(name);
  }

  static Optional<String> signature(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).map(Function::signature);
  }

  /** What to tell who called a function that there is not. */
  static String unknown(String name) {
    if (AggregateNames.find(name).isPresent()) {
      return name + " is an aggregate: it goes under aggregates, not into an expression";
    }
    if (isClock(name)) {
      return name
          + " is not supported: it would give another result when rows are replayed; use a column";
    }
    return "there is no function "
        + name
        + ": "
        + NearestName.of(name, BY_NAME.keySet())
            .map(nearest -> "did you mean " + BY_NAME.get(nearest).signature() + "?")
            .orElse("there are " + String.join(", ", BY_NAME.keySet()));
  }
}
