/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A YAML document that knows where each part of it was written. Immutable. */
sealed interface YamlNode {
  /** Where it begins. */
  Place place();

  /** What it is, in words: "a list". */
  String describe();

  /** What a scalar looks like. */
  enum Kind {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a number"),
    BOOLEAN("true or false"),
    NULL("nothing");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * A single value.
   *
   * @param value its text, quotes and escapes resolved
   * @param text where the text begins, inside the quotes; empty when it is not written one to one
   */
  record Scalar(String value, Kind kind, Place place, Optional<Place> text) implements YamlNode {
    /** Where the {@code offset}th character of the value was written, as far as that is known. */
    Place placeAt(int offset) {
      return text.map(t -> t.right(offset)).orElse(place);
    }

    /**
     * Whether it is of {@code kind}, or text that was put in for a reference and looks like it:
     * what comes from the environment has no quotes to tell.
     */
    boolean reads(Kind other) {
      return kind == other
          || (kind == Kind.TEXT
              && text.isEmpty()
              && value.matches(other == Kind.INTEGER ? "-?[0-9]+" : "true|false"));
    }

    @Override
    public String describe() {
      return kind == Kind.TEXT || kind == Kind.NULL ? kind.words : value;
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, Place place) implements YamlNode {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** One key of a mapping with its value. */
  record Entry(String key, Place keyPlace, YamlNode value) {}

  /** Keys and values, in the order they were written; a key may be there twice. */
  record Mapping(List<Entry> entries, Place place) implements YamlNode {
    Optional<Entry> find(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** The same with {@code key} holding {@code value}; a key that is not there is added. */
    Mapping with(String key, YamlNode value) {
      List<Entry> changed = new ArrayList<>(entries);
      for (int i = 0; i < changed.size(); i++) {
        if (changed.get(i).key().equals(key)) {
          changed.set(i, new Entry(key, changed.get(i).keyPlace(), value));
          return new Mapping(changed, place);
        }
      }
      changed.add(new Entry(key, value.place(), value));
      return new Mapping(changed, place);
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }
}
