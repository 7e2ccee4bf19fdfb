/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares rows that each come once: every row must be there as often as it was. Rows of one group
 * that differ are put side by side.
 */
final class BagComparer {
  private final RowCompare compare;
  private final int keys;
  private long same;
  private long close;
  private final List<Difference> differences = new ArrayList<>();

  /**
   * @param keys how many of the first columns name the row
   */
  BagComparer(RowCompare compare, int keys) {
    this.compare = compare;
    this.keys = keys;
  }

  /**
   * Compares all rows.
   *
   * @param excused those of the replay that the recorded run need not have, since it was cut off
   */
  BagComparer compare(
      List<List<String>> recorded, List<List<String>> replayed, List<List<String>> excused) {
    Map<List<String>, Long> left = new HashMap<>();
    replayed.forEach(row -> left.merge(row, 1L, Long::sum));
    List<List<String>> missing = new ArrayList<>();
    for (List<String> row : recorded) {
      if (left.getOrDefault(row, 0L) > 0) {
        left.merge(row, -1L, Long::sum);
        same++;
      } else {
        missing.add(row);
      }
    }
    List<List<String>> extra = new ArrayList<>();
    left.forEach(
        (row, times) -> {
          for (long i = 0; i < times; i++) {
            extra.add(row);
          }
        });
    Map<List<String>, List<List<String>>> extraByKey = new LinkedHashMap<>();
    extra.stream()
        .sorted(BY_TEXT)
        .forEach(row -> extraByKey.computeIfAbsent(key(row), k -> new ArrayList<>()).add(row));
    missing.sort(BY_TEXT);
    for (List<String> row : missing) {
      pair(row, extraByKey.getOrDefault(key(row), new ArrayList<>()));
    }
    List<List<String>> allowed = new ArrayList<>(excused);
    extraByKey.values().stream()
        .flatMap(List::stream)
        .filter(row -> !allowed.remove(row))
        .forEach(row -> differences.add(new Difference(Optional.empty(), Optional.of(row))));
    differences.sort(Comparator.comparing(d -> d.recorded().or(d::now).orElseThrow(), BY_TEXT));
    return this;
  }

  private void pair(List<String> row, List<List<String>> candidates) {
    Optional<List<String>> near =
        candidates.stream()
            .filter(other -> compare.of(row, other) == RowCompare.Equality.CLOSE)
            .findFirst();
    if (near.isPresent()) {
      close++;
      candidates.remove(near.get());
    } else {
      Optional<List<String>> other =
          keys == 0 || candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.remove(0));
      differences.add(new Difference(Optional.of(row), other));
    }
  }

  private List<String> key(List<String> row) {
    return row.subList(0, Math.min(keys, row.size()));
  }

  static final Comparator<List<String>> BY_TEXT =
      (a, b) -> {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
          int order =
              Comparator.nullsFirst(Comparator.<String>naturalOrder()).compare(a.get(i), b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(a.size(), b.size());
      };

  SinkComparison result(String name, List<String> columns) {
    return new SinkComparison(name, columns, same, close, 0, differences);
  }
}
