/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of one mapping in a query.
 *
 * @param name what the mapping is, for messages: "a kafka source"
 * @param keys what may be in it
 * @param chosen further keys, whose names the writer of the query chose
 */
record Section(String name, List<Key> keys, List<Key> chosen) {

  Section {
    keys = List.copyOf(keys);
    chosen = List.copyOf(chosen);
  }

  static Section of(String name, Key... keys) {
    return new Section(name, List.of(keys), List.of());
  }

  /** The same with {@code chosen} keys. */
  Section withChosen(List<Key> chosen) {
    return new Section(name, keys, chosen);
  }

  Optional<Key> find(String key) {
    return Stream.concat(keys.stream(), chosen.stream())
        .filter(k -> k.name().equals(key))
        .findFirst();
  }

  /** The key called {@code key}, which there is. */
  Key get(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(name + " has no key " + key));
  }

  /** The keys that this version knows by name. */
  List<String> supported() {
    return keys.stream().filter(k -> k.type() != Key.Type.LATER).map(Key::name).toList();
  }
}
