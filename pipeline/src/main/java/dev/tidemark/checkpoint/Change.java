/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.Optional;

/**
 * A field of a query that is not what it was when the checkpoint was written last.
 *
 * @param field the field; its value is the one of now, or the last one that it had
 * @param before what it was; empty: it was not there
 * @param after what it is; empty: it is not there
 * @param ruling whether the query can go on
 */
public record Change(
    QueryField field, Optional<String> before, Optional<String> after, Ruling ruling) {

  /** Whether a query can go on from a checkpoint although a field has changed. */
  public enum Verdict {
    /** It goes on where it ended. */
    SAFE("safe"),
    /** Its results have to be made anew from the source: it begins with a new checkpoint. */
    NEEDS_REPLAY("needs a replay"),
    /** The checkpoint is of no use to it. */
    REFUSED("refused");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /**
   * What a change means.
   *
   * @param meaning why, or from when on it holds, for people
   */
  public record Ruling(Verdict verdict, String meaning) {}

  public Verdict verdict() {
    return ruling.verdict();
  }

  /** {@code where was "a > 1" and is "a > 2": needs a replay, …}. */
  @Override
  public String toString() {
    return "%s %s: %s, %s"
        .formatted(field.key(), words(), ruling.verdict().words(), ruling.meaning());
  }

  /** {@code was "a > 1" and is "a > 2"}. */
  public String words() {
    return "was %s and is %s".formatted(quoted(before), quoted(after));
  }

  private static String quoted(Optional<String> value) {
    return value.map(text -> "\"" + text + "\"").orElse("not there");
  }
}
