/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the aggregates are called, by Spark's names. */
final class AggregateNames {
  static final String APPROX_PERCENTILE = "approx_percentile";

  /** The name that Tidemark goes by, by every name that it reads. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    for (String name :
        new String[] {
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "first",
          "last",
          "stddev",
          "stddev_pop",
          "variance",
          "var_pop",
          "approx_count_distinct",
          APPROX_PERCENTILE
        }) {
      NAMES.put(name, name);
    }
  }

  private static final String LIST = String.join(", ", NAMES.keySet());

  static {
    NAMES.put("mean", "avg");
    NAMES.put("first_value", "first");
    NAMES.put("last_value", "last");
    NAMES.put("std", "stddev");
    NAMES.put("stddev_samp", "stddev");
    NAMES.put("var_samp", "variance");
    NAMES.put("percentile_approx", APPROX_PERCENTILE);
  }

  private AggregateNames() {}

  /** The name that Tidemark goes by, of an aggregate that Spark calls {@code name}. */
  static Optional<String> find(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /** What to tell who called an aggregate that there is not. */
  static String unknown(String name) {
    String problem = "there is no aggregate " + name + ": ";
    if (name.equals("median") || name.equals("percentile")) {
      return problem + "write approx_percentile(…, 0.5), which is within 0.8 % of it";
    }
    return problem
        + NearestName.of(name, NAMES.keySet())
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("there are " + LIST);
  }
}
