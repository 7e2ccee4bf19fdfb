/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.expression.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Durations as Spark writes them: {@code 5 minutes}, {@code 1 hour}, {@code 500 milliseconds}. */
final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s+([A-Za-z]+)");
  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();
  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("ms", "millisecond"),
          Map.entry("msec", "millisecond"),
          Map.entry("millis", "millisecond"),
          Map.entry("s", "second"),
          Map.entry("sec", "second"),
          Map.entry("secs", "second"),
          Map.entry("m", "minute"),
          Map.entry("min", "minute"),
          Map.entry("mins", "minute"),
          Map.entry("h", "hour"),
          Map.entry("hr", "hour"),
          Map.entry("hrs", "hour"),
          Map.entry("d", "day"),
          Map.entry("w", "week"));

  static {
    UNITS.put("week", Duration.ofDays(7));
    UNITS.put("day", Duration.ofDays(1));
    UNITS.put("hour", Duration.ofHours(1));
    UNITS.put("minute", Duration.ofMinutes(1));
    UNITS.put("second", Duration.ofSeconds(1));
    UNITS.put("millisecond", Duration.ofMillis(1));
  }

  private DurationText() {}

  /** The duration that {@code text} says, if it is one. */
  static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(UNITS.get(singular(form.group(2))))
        .map(unit -> unit.multipliedBy(Long.parseLong(form.group(1))))
        .filter(duration -> duration.toDays() <= 365_000);
  }

  /** What {@link #parse} takes, as a regular expression of JSON Schema. */
  static String jsonPattern() {
    return UNITS.keySet().stream()
        .map(DurationText::eitherCase)
        .collect(Collectors.joining("|", "^\\s*\\d{1,12}\\s+(", ")[sS]?\\s*$"));
  }

  /** {@code week} as {@code [wW][eE][eE][kK]}: JSON Schema has no flags. */
  private static String eitherCase(String word) {
    return word.chars()
        .mapToObj(c -> "[" + (char) c + Character.toUpperCase((char) c) + "]")
        .collect(Collectors.joining());
  }

  /** What the writer of {@code text}, which is no duration, probably meant; else an example. */
  static String suggest(String text) {
    Matcher form = SHORT.matcher(text.strip());
    if (form.matches()) {
      String word = singular(form.group(2));
      Optional<String> unit =
          word.isEmpty()
              ? Optional.of("second")
              : Optional.ofNullable(ABBREVIATIONS.get(form.group(2).toLowerCase(Locale.ROOT)))
                  .or(() -> NearestName.of(word, UNITS.keySet()));
      Optional<String> meant =
          unit.flatMap(u -> parse(form.group(1) + " " + u)).map(DurationText::write);
      if (meant.isPresent()) {
        return "write " + meant.get();
      }
    }
    return "write a number and a unit, such as 5 minutes, 30 seconds or 1 hour";
  }

  /** {@code duration} in the largest unit that it is a whole number of. */
  static String write(Duration duration) {
    if (duration.isZero()) {
      return "0 seconds";
    }
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue());
      if (unit.getKey().equals("week")) {
        continue;
      }
      if (count != 0 && unit.getValue().multipliedBy(count).equals(duration)) {
        return count + " " + unit.getKey() + (count == 1 ? "" : "s");
      }
    }
    return duration.toString();
  }

  private static String singular(String unit) {
    String lower = unit.toLowerCase(Locale.ROOT);
    return lower.endsWith("s") && lower.length() > 2
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }
}
