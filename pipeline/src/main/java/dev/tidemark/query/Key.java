/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One key of a YAML mapping in a query.
 *
 * @param type what its value is
 * @param presence whether it has to be there
 * @param choices the words that a value of type {@link Type#CHOICE} may be
 * @param example a value; for {@link Type#LATER} what to do instead
 * @param doc what it means, in one sentence
 */
record Key(
    String name, Type type, Presence presence, List<String> choices, String example, String doc) {

  /** What a value may be. */
  enum Type {
    TEXT("text"),
    SQL("SQL"),
    /** Text, a number, or true or false, as it is written. */
    SCALAR("one value"),
    DURATION("a duration"),
    /** See {@link Trigger}. */
    TRIGGER("a duration or " + Trigger.AVAILABLE_NOW),
    INTEGER("a whole number"),
    FLAG("true or false"),
    CHOICE("one word"),
    TEXTS("a list"),
    TEXTS_OR_TEXT("a list, or text"),
    /** Words, or numbers by topic and partition. */
    OFFSETS("earliest, latest, or offsets by topic and partition"),
    MAPPING("a mapping"),
    MAPPINGS("a list of mappings"),
    /** Known, and not supported yet. */
    LATER("not supported yet");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Whether a key has to be there. */
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  static Key required(String name, Type type, String example, String doc) {
    return new Key(name, type, Presence.REQUIRED, List.of(), example, doc);
  }

  static Key optional(String name, Type type, String example, String doc) {
    return new Key(name, type, Presence.OPTIONAL, List.of(), example, doc);
  }

  /** One of the constants of {@code type}, in lower case. */
  static Key choice(String name, Class<? extends Enum<?>> type, String example, String doc) {
    List<String> choices =
        Arrays.stream(type.getEnumConstants()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
    return new Key(name, Type.CHOICE, Presence.OPTIONAL, choices, example, doc);
  }

  /** A key that the language has, and this version does not. */
  static Key later(String name, String instead) {
    return new Key(name, Type.LATER, Presence.OPTIONAL, List.of(), instead, "");
  }
}
