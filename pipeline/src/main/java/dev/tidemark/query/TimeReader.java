/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the watermark and the window. */
final class TimeReader {
  /** Stands in for a watermark that cannot be read. */
  static final WatermarkSpec NO_WATERMARK = WatermarkSpec.of("", Duration.ZERO);

  /** Stands in for a window that cannot be read. */
  static final WindowSpec NO_WINDOW = WindowSpec.allTime();

  private static final List<String> KINDS = List.of("tumbling", "sliding", "session");
  private static final String KINDS_WHY = "a window is either tumbling, sliding or a session";
  private static final String KINDS_FIX =
      "write {tumbling: 5 minutes}, {sliding: 10 minutes, every: 5 minutes} or {session: 10 minutes}";

  private final Reading reading;
  private TimeDomain timeDomain = TimeDomain.EVENT;

  TimeReader(Reading reading) {
    this.reading = reading;
  }

  WatermarkSpec watermark(Mapping mapping) {
    Fields fields = Fields.of(reading, "watermark", mapping, QueryKeys.WATERMARK);
    return new WatermarkSpec(
        fields.text("column").orElse(""),
        fields.duration("delay").orElse(Duration.ZERO),
        longerThanZero(fields, "idleTimeout"),
        fields.duration("futureCap").orElse(WatermarkSpec.DEFAULT_FUTURE_CAP));
  }

  /** The window, or nothing after reporting why it cannot be read. */
  Optional<WindowSpec> window(Mapping mapping) {
    Fields fields = Fields.of(reading, "window", mapping, QueryKeys.WINDOW);
    timeDomain = fields.choice("timeDomain", TimeDomain.class).orElse(TimeDomain.EVENT);
    checkKind(fields, mapping);
    Optional<WindowSpec> window =
        fields.has("session")
            ? longerThanZero(fields, "session").map(WindowSpec::session)
            : sliding(fields);
    if (window.isEmpty()) {
      reading.breakOff("window");
    }
    return window;
  }

  private Optional<WindowSpec> sliding(Fields fields) {
    boolean sliding = fields.has("sliding");
    Optional<Duration> size = longerThanZero(fields, sliding ? "sliding" : "tumbling");
    Optional<Duration> every = sliding ? every(fields, size) : size;
    Optional<Duration> offset = offset(fields, every);
    if (size.isEmpty() || every.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        WindowSpec.sliding(size.get(), every.get()).withOffset(offset.orElse(Duration.ZERO)));
  }

  /** Which time the window that was read is of. */
  TimeDomain timeDomain() {
    return timeDomain;
  }

  private void checkKind(Fields fields, Mapping mapping) {
    List<String> kinds = KINDS.stream().filter(fields::has).toList();
    if (kinds.isEmpty()) {
      reading.fail("window", mapping.place(), "it has no length", KINDS_WHY, KINDS_FIX);
    } else if (kinds.size() > 1) {
      reading.fail(
          "window",
          fields.placeOfKey(kinds.get(1)),
          "it is " + String.join(" and ", kinds),
          KINDS_WHY,
          KINDS_FIX);
    }
    if (fields.has("every") && !fields.has("sliding")) {
      reading.fail(
          "window",
          fields.placeOfKey("every"),
          "every goes with sliding alone",
          fields.has("session")
              ? "sessions begin with their first row"
              : "tumbling windows begin where the last one ended",
          "remove it, or write {sliding: 10 minutes, every: 5 minutes}");
    }
    if (fields.has("offset") && fields.has("session")) {
      reading.fail(
          "window",
          fields.placeOfKey("offset"),
          "offset does not go with session",
          "sessions begin with their first row",
          "remove it");
    }
  }

  private Optional<Duration> every(Fields fields, Optional<Duration> size) {
    if (!fields.has("every")) {
      reading.fail(
          "window",
          fields.placeOfKey("sliding"),
          "every is missing",
          "sliding windows begin so often",
          "add every: " + size.map(s -> DurationText.write(half(s))).orElse("5 minutes"));
      return Optional.empty();
    }
    return longerThanZero(fields, "every")
        .filter(
            every -> {
              if (size.isEmpty() || every.compareTo(size.get()) <= 0) {
                return true;
              }
              reading.fail(
                  "window",
                  fields.placeOf("every"),
                  "windows of %s begin every %s"
                      .formatted(DurationText.write(size.get()), DurationText.write(every)),
                  "rows would fall between them",
                  "write every: " + DurationText.write(size.get()) + " or less");
              return false;
            });
  }

  private static Duration half(Duration duration) {
    Duration half = Duration.ofMillis(duration.toMillis() / 2);
    return half.isZero() ? duration : half;
  }

  private Optional<Duration> offset(Fields fields, Optional<Duration> every) {
    return fields
        .duration("offset")
        .filter(
            offset -> {
              if (every.isEmpty() || offset.compareTo(every.get()) < 0) {
                return true;
              }
              reading.fail(
                  "window",
                  fields.placeOf("offset"),
                  "windows begin %s later, and every %s"
                      .formatted(DurationText.write(offset), DurationText.write(every.get())),
                  "a shift by so much is a smaller one too",
                  "write offset: "
                      + DurationText.write(
                          Duration.ofMillis(offset.toMillis() % every.get().toMillis())));
              return false;
            });
  }

  private Optional<Duration> longerThanZero(Fields fields, String key) {
    return fields
        .duration(key)
        .filter(
            duration -> {
              if (!duration.isZero()) {
                return true;
              }
              reading.fail(
                  fields.pathOf(key),
                  fields.placeOf(key),
                  key + " is 0",
                  "it is a stretch of time",
                  "write 1 millisecond or more");
              return false;
            });
  }
}
