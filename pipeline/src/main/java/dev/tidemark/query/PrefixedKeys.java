/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys of a mapping that are passed on to a library, told by their prefix: {@code kafka.}. */
final class PrefixedKeys {
  private final String prefix;
  private final List<Key> keys;

  PrefixedKeys(String prefix, Mapping mapping) {
    this.prefix = prefix;
    this.keys =
        mapping.entries().stream()
            .map(YamlNode.Entry::key)
            .filter(key -> key.startsWith(prefix) && key.length() > prefix.length())
            .map(key -> Key.optional(key, Key.Type.SCALAR, "value", "Passed on."))
            .toList();
  }

  List<Key> keys() {
    return keys;
  }

  /** Their values as they are written, by the rest of the key. */
  Map<String, String> values(Fields fields) {
    Map<String, String> values = new HashMap<>();
    for (Key key : keys) {
      fields
          .scalar(key.name())
          .ifPresent(value -> values.put(key.name().substring(prefix.length()), value));
    }
    return values;
  }
}
