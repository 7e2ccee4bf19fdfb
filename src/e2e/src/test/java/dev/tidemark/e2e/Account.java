/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import dev.tidemark.sink.delta.DeltaTableReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/**
 * Compares what a query made of a stream with what the stream was: for each window and page the
 * count of rows and the sum of their ids, which together miss no row that is lost, doubled or in
 * the wrong place. A row is in the table or among the late dead letters, once.
 */
final class Account {
  private final EventStream stream;
  private final Path table;
  private final Path deadLetters;
  private final long windowMillis;

  Account(EventStream stream, Path table, Path deadLetters, long windowMillis) {
    this.stream = stream;
    this.table = table;
    this.deadLetters = deadLetters;
    this.windowMillis = windowMillis;
  }

  /** A row of the result. */
  private record Key(Instant windowStart, String page) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byStart = windowStart.compareTo(other.windowStart);
      return byStart == 0 ? page.compareTo(other.page) : byStart;
    }
  }

  /** How many, and the sum of their ids. */
  private record Rows(long count, long ids) {
    Rows plus(Rows other) {
      return new Rows(count + other.count, ids + other.ids);
    }
  }

  /** Whether every row is somewhere: the query has come to the end of the stream. */
  boolean isComplete() throws IOException {
    DeadLetters letters = DeadLetters.in(deadLetters);
    long counted = inTable().values().stream().flatMap(List::stream).mapToLong(Rows::count).sum();
    return counted + new HashSet<>(letters.late()).size() >= stream.sent().size()
        && new HashSet<>(letters.malformed()).size() >= stream.malformed().size();
  }

  /** Everything that is wrong; empty if nothing is. */
  List<String> faults() throws IOException {
    DeadLetters letters = DeadLetters.in(deadLetters);
    List<String> faults = new ArrayList<>();
    Set<Long> late = once("late", letters.late(), faults);
    Set<Long> malformed = once("malformed", letters.malformed(), faults);
    if (!malformed.equals(stream.malformed())) {
      faults.add(
          "%d malformed records were sent, %d put aside"
              .formatted(stream.malformed().size(), malformed.size()));
    }
    Map<Key, Rows> expected = new TreeMap<>();
    for (EventStream.Sent row : stream.sent()) {
      if (late.contains(row.id())) {
        if (!row.mayBeLate()) {
          faults.add(row + " was taken for late");
        }
      } else {
        expected.merge(key(row), new Rows(1, row.id()), Rows::plus);
      }
    }
    compare(expected, inTable(), faults);
    return faults;
  }

  private static Set<Long> once(String kind, List<Long> ids, List<String> faults) {
    Set<Long> once = new HashSet<>(ids);
    if (once.size() < ids.size()) {
      faults.add("%d %s records were put aside %d times".formatted(once.size(), kind, ids.size()));
    }
    return once;
  }

  private Key key(EventStream.Sent row) {
    long time = row.time().toEpochMilli();
    return new Key(
        Instant.ofEpochMilli(Math.floorDiv(time, windowMillis) * windowMillis), row.page());
  }

  private static void compare(
      Map<Key, Rows> expected, Map<Key, List<Rows>> found, List<String> faults) {
    expected.forEach(
        (key, rows) -> {
          List<Rows> of = found.getOrDefault(key, List.of());
          if (of.size() != 1 || !of.get(0).equals(rows)) {
            faults.add("%s: expected %s, found %s".formatted(key, rows, of));
          }
        });
    found.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> faults.add(key + ": nothing expected, found " + found.get(key)));
  }

  private Map<Key, List<Rows>> inTable() throws IOException {
    Map<Key, List<Rows>> rows = new HashMap<>();
    for (Row row : DeltaTableReader.latest(table.toString()).rows()) {
      if (!row.getString("page").equals(EventStream.CLOSING_PAGE)) {
        Instant start = row.getLogicalTypeValue("window_start", Instant.class);
        rows.computeIfAbsent(new Key(start, row.getString("page")), k -> new ArrayList<>())
            .add(new Rows(row.getInt64("views"), row.getInt64("ids")));
      }
    }
    return rows;
  }

  /** How much there was, for people. */
  String summary() throws IOException {
    DeadLetters letters = DeadLetters.in(deadLetters);
    return "%d rows in %d windows and pages, %d late, %d malformed"
        .formatted(
            stream.sent().size(),
            inTable().size(),
            letters.late().size(),
            letters.malformed().size());
  }
}
