/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a query has to make of rows, in plain Java: for each row of the result, told by its key, how
 * many rows it counts and the sum of their ids, which together miss no row that is lost, doubled or
 * in the wrong place.
 */
interface Truth {
  /** How many rows, and the sum of their ids. */
  record Sums(long count, long ids) {
    static Sums of(EventStream.Sent row) {
      return new Sums(1, row.id());
    }

    Sums plus(Sums other) {
      return new Sums(count + other.count, ids + other.ids);
    }
  }

  /** The result, given the rows that are neither filtered nor late. */
  Map<String, Sums> of(List<EventStream.Sent> rows);

  /** What a row of the result is told by. */
  String key(Map<String, Object> result);

  /** What a row of the result says. */
  default Sums sums(Map<String, Object> result) {
    return new Sums((Long) result.get("views"), (Long) result.get("ids"));
  }

  /** Tumbling windows of each page. */
  static Truth windows(long millis) {
    return new Truth() {
      @Override
      public Map<String, Sums> of(List<EventStream.Sent> rows) {
        Map<String, Sums> sums = new TreeMap<>();
        for (EventStream.Sent row : rows) {
          long start = Math.floorDiv(row.time().toEpochMilli(), millis) * millis;
          sums.merge(Instant.ofEpochMilli(start) + " " + row.page(), Sums.of(row), Sums::plus);
        }
        return sums;
      }

      @Override
      public String key(Map<String, Object> result) {
        return result.get("window_start") + " " + result.get("page");
      }
    };
  }

  /** Sessions of each visitor: rows that are less than the gap apart. */
  static Truth sessions(long gapMillis) {
    return new Truth() {
      @Override
      public Map<String, Sums> of(List<EventStream.Sent> rows) {
        Map<String, List<EventStream.Sent>> byVisitor = new HashMap<>();
        rows.forEach(
            row -> byVisitor.computeIfAbsent(row.visitor(), v -> new ArrayList<>()).add(row));
        Map<String, Sums> sums = new TreeMap<>();
        byVisitor.forEach(
            (visitor, of) -> {
              of.sort(Comparator.comparing(EventStream.Sent::time));
              Instant start = null;
              Instant last = null;
              Sums open = null;
              for (EventStream.Sent row : of) {
                if (last != null && row.time().toEpochMilli() - last.toEpochMilli() < gapMillis) {
                  open = open.plus(Sums.of(row));
                } else {
                  if (last != null) {
                    sums.put(session(start, last, visitor), open);
                  }
                  start = row.time();
                  open = Sums.of(row);
                }
                last = row.time();
              }
              sums.put(session(start, last, visitor), open);
            });
        return sums;
      }

      private String session(Instant start, Instant last, String visitor) {
        return start + " " + last.plusMillis(gapMillis) + " " + visitor;
      }

      @Override
      public String key(Map<String, Object> result) {
        return result.get("window_start")
            + " "
            + result.get("window_end")
            + " "
            + result.get("visitor");
      }
    };
  }

  /** Totals of each page. */
  static Truth totals() {
    return grouped(EventStream.Sent::page, result -> result.get("page").toString());
  }

  /** Each row as it is, with {@code doubled}, twice its id. */
  static Truth rows() {
    Truth byId = grouped(row -> "row " + row.id(), result -> "row " + result.get("id"));
    return new Truth() {
      @Override
      public Map<String, Sums> of(List<EventStream.Sent> rows) {
        return byId.of(rows);
      }

      @Override
      public String key(Map<String, Object> result) {
        return byId.key(result);
      }

      @Override
      public Sums sums(Map<String, Object> result) {
        return new Sums(1, (Long) result.get("doubled") / 2);
      }
    };
  }

  private static Truth grouped(
      Function<EventStream.Sent, String> keyOfRow, Function<Map<String, Object>, String> key) {
    return new Truth() {
      @Override
      public Map<String, Sums> of(List<EventStream.Sent> rows) {
        Map<String, Sums> sums = new TreeMap<>();
        rows.forEach(row -> sums.merge(keyOfRow.apply(row), Sums.of(row), Sums::plus));
        return sums;
      }

      @Override
      public String key(Map<String, Object> result) {
        return key.apply(result);
      }
    };
  }
}
