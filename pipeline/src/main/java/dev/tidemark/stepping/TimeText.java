/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Points in time as people write them: ISO 8601, UTC where there is no offset. */
public final class TimeText {
  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant(),
          text -> Instant.ofEpochMilli(Long.parseLong(text)));

  private TimeText() {}

  /**
   * The time that {@code text} says, if it is one: {@code 2026-01-02T10:05:00Z}, with a space for
   * the T, without seconds, without offset, a date alone, or milliseconds since 1970.
   */
  public static Optional<Instant> parse(String text) {
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
    for (Function<String, Instant> form : FORMS) {
      try {
        return Optional.of(form.apply(iso));
      } catch (DateTimeException | NumberFormatException e) {
        // not written in this form; perhaps in the next
      }
    }
    return Optional.empty();
  }
}
