/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares rows that take the place of earlier ones. The replay says what each group was after each
 * micro-batch; each recorded row must be what its group was when it was emitted, whenever the
 * trigger was.
 */
final class UpdateComparer {
  private final RowCompare compare;
  private final int keys;
  private final Map<List<String>, NavigableMap<Integer, List<String>>> replayed = new HashMap<>();
  private final Map<List<String>, NavigableMap<Integer, List<String>>> recorded = new HashMap<>();
  private long same;
  private long close;
  private long waiting;
  private final Map<List<String>, Difference> differences = new TreeMap<>(BagComparer.BY_TEXT);

  /**
   * @param keys how many of the first columns name the group
   */
  UpdateComparer(RowCompare compare, int keys, SinkRows rows) {
    this.compare = compare;
    this.keys = keys;
    collect(rows.replayed(), replayed);
    collect(rows.recorded(), recorded);
  }

  private void collect(
      List<SinkRows.At> panes, Map<List<String>, NavigableMap<Integer, List<String>>> into) {
    for (SinkRows.At pane : panes) {
      for (List<String> row : pane.rows()) {
        into.computeIfAbsent(row.subList(0, Math.min(keys, row.size())), k -> new TreeMap<>())
            .put(pane.step(), row);
      }
    }
  }

  /** What was emitted, against what it had to be. */
  UpdateComparer compareEmitted() {
    recorded.forEach(
        (key, rows) ->
            rows.forEach(
                (step, row) -> {
                  Optional<List<String>> now =
                      Optional.ofNullable(replayed.get(key))
                          .map(of -> of.floorEntry(step))
                          .map(Map.Entry::getValue);
                  RowCompare.Equality equality =
                      now.map(other -> compare.of(row, other))
                          .orElse(RowCompare.Equality.DIFFERENT);
                  switch (equality) {
                    case SAME -> same++;
                    case CLOSE -> close++;
                    default -> differences.put(key, new Difference(Optional.of(row), now));
                  }
                }));
    return this;
  }

  /**
   * What had to be emitted, and was not.
   *
   * @param excusedFrom the micro-batch from which on a group need not have been emitted yet: within
   *     a trigger or two of the end
   */
  UpdateComparer compareMissing(int excusedFrom) {
    replayed.forEach(
        (key, rows) -> {
          int last = rows.lastKey();
          Optional<Integer> emitted =
              Optional.ofNullable(recorded.get(key)).map(NavigableMap::lastKey);
          if ((emitted.isPresent() && emitted.get() >= last) || differences.containsKey(key)) {
            return;
          }
          if (last >= excusedFrom || isSuperseded(key, last)) {
            waiting++;
          } else {
            differences.put(
                key,
                new Difference(
                    Optional.ofNullable(recorded.get(key)).map(of -> of.lastEntry().getValue()),
                    Optional.of(rows.get(last))));
          }
        });
    return this;
  }

  /** Whether the window of a session became part of a later one before it was emitted. */
  private boolean isSuperseded(List<String> key, int step) {
    return keys >= 2
        && replayed.entrySet().stream()
            .anyMatch(
                other ->
                    other.getValue().lastKey() >= step
                        && !other.getKey().equals(key)
                        && other.getKey().subList(2, keys).equals(key.subList(2, keys))
                        && other.getKey().get(0).compareTo(key.get(0)) <= 0
                        && other.getKey().get(1).compareTo(key.get(1)) >= 0);
  }

  SinkComparison result(String name, List<String> columns) {
    return new SinkComparison(
        name, columns, same, close, waiting, new ArrayList<>(differences.values()));
  }

  /**
   * The first micro-batch whose changes need not have been emitted: its trigger was not due before
   * the last but one of those that are complete began.
   *
   * @param times when each micro-batch began, in milliseconds since 1970
   * @param complete how many of them are
   */
  static int excusedFrom(List<Long> times, int complete, Duration trigger) {
    int step = 0;
    while (step + 1 < complete
        && times.get(complete - 2) >= times.get(step + 1) + trigger.toMillis()) {
      step++;
    }
    return step;
  }
}
