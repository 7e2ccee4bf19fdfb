/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.util.OptionalInt;

/**
 * One record of the clickstream, and what the generator knows of it.
 *
 * <p>{@code eventTime} (milliseconds since 1970), {@code page} and {@code user} mean something for
 * clicks that are {@link Kind#ON_TIME} only.
 */
final class Click {

  /** What must become of a record. */
  enum Kind {
    /** Counted. */
    ON_TIME,
    /** Dead letter: its window closed before it was sent. */
    TOO_LATE,
    /** Dead letter: it is no row. */
    MALFORMED
  }

  private final Kind kind;
  private final String key;
  private final byte[] value;
  private final long eventTime;
  private final String page;
  private final int user;

  /** A user below 0 is nobody: the click is anonymous. */
  Click(Kind kind, String key, byte[] value, long eventTime, String page, int user) {
    this.kind = kind;
    this.key = key;
    this.value = value;
    this.eventTime = eventTime;
    this.page = page;
    this.user = user;
  }

  Kind kind() {
    return kind;
  }

  /** The key by which Kafka chooses a partition: one user's clicks stay together. */
  String key() {
    return key;
  }

  /** The record as it is sent; not to be changed. */
  byte[] value() {
    return value;
  }

  long eventTime() {
    return eventTime;
  }

  String page() {
    return page;
  }

  OptionalInt user() {
    return user < 0 ? OptionalInt.empty() : OptionalInt.of(user);
  }
}
