/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a stretch of a topic begins or ends. */
public sealed interface ScanBound {
  /** What can be written, for messages. */
  String FORMS =
      "an offset, offsets by partition (clicks-0=100,clicks-1=250), or a time"
          + " (2026-01-02T10:00:00Z), which is that of Kafka's records";

  /**
   * Offsets.
   *
   * @param everywhere of each partition that has none of its own
   * @param own by partition, {@code clicks-0}
   */
  record Offsets(Optional<Long> everywhere, Map<String, Long> own) implements ScanBound {
    public Offsets {
      own = Map.copyOf(own);
    }

    /** That of a partition, if it has one. */
    Optional<Long> of(String partition) {
      return Optional.ofNullable(own.get(partition)).or(() -> everywhere);
    }
  }

  /** The first record of each partition that Kafka has of that time or later. */
  record Time(Instant at) implements ScanBound {}

  /** The bound that {@code text} is, in one of the {@link #FORMS}. */
  static Optional<ScanBound> parse(String text) {
    if (text.matches("\\d{1,18}")) {
      return Optional.of(new Offsets(Optional.of(Long.valueOf(text)), Map.of()));
    }
    if (text.contains("=")) {
      return offsets(text);
    }
    try {
      return Optional.of(new Time(Instant.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<ScanBound> offsets(String text) {
    Pattern form = Pattern.compile("\\s*([^=,\\s]+-\\d+)=(\\d{1,18})\\s*");
    Map<String, Long> own = new HashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = form.matcher(part);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      own.put(matcher.group(1), Long.valueOf(matcher.group(2)));
    }
    return Optional.of(new Offsets(Optional.empty(), own));
  }
}
