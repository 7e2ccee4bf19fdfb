/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.bench.Result.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What each query must come to, computed from the workload in the plainest way. */
final class Truth {
  private final Workload workload;

  Truth(Workload workload) {
    this.workload = workload;
  }

  Result of(BenchQuery query) {
    return switch (query) {
      case PAGE_STATS -> windows(BenchQuery.TUMBLING.toMillis());
      case SLIDING -> windows(BenchQuery.SLIDING_SIZE.toMillis());
      case SESSION -> sessions();
      case COUNTS -> counts();
      case SELECT -> selected();
      case TOTALS -> totals();
      case DAY, LIVE ->
          throw new IllegalArgumentException(query + " has no workload of its own to be true to");
    };
  }

  /** Windows of {@code size}, one every five minutes. */
  private Result windows(long size) {
    long step = BenchQuery.TUMBLING.toMillis();
    Map<Long, PageCounts> byStart = new HashMap<>();
    long tail = workload.tail().time();
    workload.forEach(
        (click, partition) -> {
          if (click.isBot() || click.time() == tail) {
            return;
          }
          long last = Math.floorDiv(click.time(), step) * step;
          for (long start = last; start > click.time() - size; start -= step) {
            byStart.computeIfAbsent(start, s -> new PageCounts(workload.pages())).add(click);
          }
        });
    Result result = new Result();
    byStart.forEach((start, pages) -> pages.into(result, start, start + size));
    return result;
  }

  /** The counts of one window. */
  private static final class PageCounts {
    private final long[] counts;
    private final long[] visits;
    private long[] visitors = new long[1024]; // page and user
    private int size;

    PageCounts(int pages) {
      counts = new long[pages];
      visits = new long[pages];
    }

    void add(Click click) {
      counts[click.page()]++;
      if (click.user() >= 0) {
        visits[click.page()]++;
        if (size == visitors.length) {
          visitors = Arrays.copyOf(visitors, size * 2);
        }
        visitors[size++] = (long) click.page() << 32 | click.user();
      }
    }

    void into(Result result, long start, long end) {
      Arrays.sort(visitors, 0, size);
      long[] distinct = new long[counts.length];
      for (int i = 0; i < size; i++) {
        if (i == 0 || visitors[i] != visitors[i - 1]) {
          distinct[(int) (visitors[i] >>> 32)]++;
        }
      }
      for (int page = 0; page < counts.length; page++) {
        if (counts[page] > 0) {
          String name = new Click(0, page, 0, 0).pageName();
          result.add(key(start, end, name), new Values(counts[page], visits[page], distinct[page]));
        }
      }
    }
  }

  private Result sessions() {
    long[][] times = new long[workload.users()][4];
    int[] sizes = new int[workload.users()];
    long tail = workload.tail().time();
    workload.forEach(
        (click, partition) -> {
          int user = click.user();
          if (click.isBot() || user < 0 || click.time() == tail) {
            return;
          }
          if (sizes[user] == times[user].length) {
            times[user] = Arrays.copyOf(times[user], sizes[user] * 2);
          }
          times[user][sizes[user]++] = click.time();
        });
    Result result = new Result();
    for (int user = 0; user < times.length; user++) {
      Arrays.sort(times[user], 0, sizes[user]);
      String userId = new Click(user, 0, 0, 0).userId();
      int from = 0;
      for (int i = 1; i <= sizes[user]; i++) {
        if (i == sizes[user] || times[user][i] - times[user][i - 1] >= gap()) {
          String key = key(times[user][from], times[user][i - 1] + gap(), userId);
          result.add(key, new Values(i - from, i - from, -1));
          from = i;
        }
      }
    }
    return result;
  }

  private static long gap() {
    return BenchQuery.GAP.toMillis();
  }

  private Result selected() {
    Result result = new Result();
    workload.forEach(
        (click, partition) -> {
          if (!click.isBot()) {
            String upper = click.pageName().toUpperCase(Locale.ROOT);
            result.add(selectedRow(click.userId(), upper, click.time()));
          }
        });
    return result;
  }

  private Result counts() {
    long size = BenchQuery.TUMBLING.toMillis();
    long tail = workload.tail().time();
    Result result = new Result();
    workload.forEach(
        (click, partition) -> {
          if (!click.isBot() && click.time() != tail) {
            long start = Math.floorDiv(click.time(), size) * size;
            result.count(key(start, start + size, click.pageName()));
          }
        });
    return result;
  }

  /** Of all rows, the tails among them. */
  private Result totals() {
    long[] counts = new long[workload.pages()];
    workload.forEach(
        (click, partition) -> {
          if (!click.isBot()) {
            counts[click.page()]++;
          }
        });
    Result result = new Result();
    for (int page = 0; page < counts.length; page++) {
      if (counts[page] > 0) {
        result.add(new Click(0, page, 0, 0).pageName(), new Values(counts[page], counts[page], -1));
      }
    }
    return result;
  }

  static String key(long start, long end, String group) {
    return start + "/" + end + "/" + group;
  }

  static String selectedRow(String userId, String page, long time) {
    return time + "/" + userId + "/" + page;
  }
}
