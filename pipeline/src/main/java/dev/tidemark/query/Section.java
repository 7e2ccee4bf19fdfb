/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one mapping in a query.
 *
 * @param name what the mapping is, for messages: "a kafka source"
 * @param keys what may be in it
 */
record Section(String name, List<Key> keys) {

  Section {
    keys = List.copyOf(keys);
  }

  static Section of(String name, Key... keys) {
    return new Section(name, List.of(keys));
  }

  /** The same with {@code more} keys, whose names its writer chose. */
  Section plus(List<Key> more) {
    List<Key> all = new ArrayList<>(keys);
    all.addAll(more);
    return new Section(name, all);
  }

  Optional<Key> find(String key) {
    return keys.stream().filter(k -> k.name().equals(key)).findFirst();
  }

  /** The key called {@code key}, which there is. */
  Key get(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(name + " has no key " + key));
  }

  /** The keys that may be written in this version. */
  List<String> supported() {
    return keys.stream().filter(k -> k.type() != Key.Type.LATER).map(Key::name).toList();
  }
}
