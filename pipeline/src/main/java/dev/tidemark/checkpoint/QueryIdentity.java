/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a query's checkpoint is good for.
 *
 * @param name the query's
 * @param fixed what may not change as long as the checkpoint is used, by the keys that people know
 */
public record QueryIdentity(String name, Map<String, String> fixed) {
  public QueryIdentity {
    fixed = Map.copyOf(fixed);
  }

  /** In the order of keys. */
  Map<String, String> ordered() {
    Map<String, String> all = new TreeMap<>(fixed);
    all.put("name", name);
    return all;
  }
}
