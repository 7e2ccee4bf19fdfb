/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.batch.Origin;
import dev.tidemark.query.Problem;
import dev.tidemark.query.QueryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads steps from JSON lines: one event a line, in the order of arrival, as the query's source
 * would read it. Fields that begin with {@code @} are not the event's but tell of its arrival:
 *
 * <pre>{@code
 * # a comment
 * {"page": "/home", "timestamp": "2026-01-02T10:05:00Z"}
 * {"page": "/cart", "timestamp": "2026-01-02T10:10:00Z", "@partition": 1, "@arrival": "2026-01-02T10:10:02Z"}
 * {"@arrival": "2026-01-02T10:30:00Z"}
 * {"@watermark": "2026-01-02T10:20:00Z"}
 * }</pre>
 *
 * <p>A line of {@code @arrival} alone moves the clock on, one of {@code @watermark} the watermark.
 * A line that is no JSON object is a malformed record of partition 0.
 */
public final class EventsFile {
  private static final JsonFactory JSON = new JsonFactory();

  private final String name;
  private final List<Step> steps = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private Optional<Boolean> timed = Optional.empty();
  private Instant clock = Instant.MIN;

  private EventsFile(String name) {
    this.name = name;
  }

  /**
   * Reads a file.
   *
   * @throws QueryException when it cannot be read, or an {@code @} field cannot be right
   */
  public static List<Step> read(Path file) {
    try {
      return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (NoSuchFileException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(),
                  "there is no such file",
                  "events are read from it",
                  "name a file of JSON lines, one event each")));
    } catch (IOException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(), "it cannot be read", e.toString(), "name a file in UTF-8")));
    }
  }

  /**
   * Reads text.
   *
   * @param name what problems call it, in place of a file
   */
  public static List<Step> parse(String text, String name) {
    EventsFile file = new EventsFile(name);
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
        file.line(i + 1, lines[i]);
      }
    }
    if (!file.problems.isEmpty()) {
      throw new QueryException(file.problems);
    }
    return List.copyOf(file.steps);
  }

  private void line(int number, String text) {
    Map<String, String> about = new HashMap<>();
    boolean event = scan(text, about);
    Optional<Instant> arrival = instant(number, "@arrival", about);
    Optional<Instant> watermark = instant(number, "@watermark", about);
    int partition = partition(number, about);
    for (String key : about.keySet()) {
      if (!List.of("@arrival", "@watermark", "@partition").contains(key)) {
        report(
            number,
            "there is no field " + key,
            "fields that begin with @ tell of an event's arrival",
            "write @arrival, @partition or @watermark, or leave the @ out");
      }
    }
    if (watermark.isPresent() && event) {
      report(
          number,
          "@watermark stands in an event",
          "it is a step of its own",
          "give it a line of its own: {\"@watermark\": \"" + watermark.get() + "\"}");
    }
    arrival.ifPresent(at -> moveOn(number, at));
    if (event) {
      if (timed.isPresent() && timed.get() != arrival.isPresent()) {
        report(
            number,
            arrival.isPresent() ? "@arrival stands here first" : "@arrival is missing",
            "the clock is known for all events or for none",
            "give every event an @arrival, or none");
      }
      timed = Optional.of(arrival.isPresent());
      steps.add(
          new Step.Arrival(
              number,
              new Origin("events", partition),
              arrival,
              text.getBytes(StandardCharsets.UTF_8)));
    } else if (watermark.isPresent()) {
      steps.add(new Step.WatermarkTo(number, watermark.get()));
    } else {
      arrival.ifPresent(at -> steps.add(new Step.ClockTo(number, at)));
    }
  }

  private void moveOn(int number, Instant at) {
    if (at.isBefore(clock)) {
      report(
          number,
          "@arrival is " + at + ", before that of the line above",
          "events stand in the order of their arrival",
          "sort the lines by @arrival");
    }
    clock = at;
  }

  /** Collects the fields about arrival; whether the line is an event, be it a malformed one. */
  private static boolean scan(String text, Map<String, String> about) {
    boolean event = false;
    int fields = 0;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return true;
      }
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        fields++;
        json.nextToken();
        if (field.startsWith("@")) {
          about.put(field, json.getText());
        } else {
          event = true;
        }
        json.skipChildren();
      }
    } catch (JsonProcessingException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
    return event || fields == 0 || about.keySet().equals(java.util.Set.of("@partition"));
  }

  private int partition(int number, Map<String, String> about) {
    String text = about.getOrDefault("@partition", "0");
    if (text.matches("\\d{1,6}")) {
      return Integer.parseInt(text);
    }
    report(
        number,
        "@partition is " + text,
        "partitions are numbered from 0",
        "write \"@partition\": 0");
    return 0;
  }

  private Optional<Instant> instant(int number, String field, Map<String, String> about) {
    String text = about.get(field);
    if (text == null) {
      return Optional.empty();
    }
    Optional<Instant> time = TimeText.parse(text);
    if (time.isEmpty()) {
      report(
          number,
          field + " is " + text,
          "it is a point in time",
          "write it like 2026-01-02T10:05:00Z");
    }
    return time;
  }

  private void report(int number, String what, String why, String fix) {
    problems.add(new Problem(name + ":" + number, what, why, fix));
  }
}
