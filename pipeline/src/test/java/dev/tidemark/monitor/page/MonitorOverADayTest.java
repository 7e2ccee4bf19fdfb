/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.tidemark.monitor.MonitoredQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A day of batches of two seconds: history, metrics and page stay as large as they were. */
class MonitorOverADayTest {
  private static final Duration BATCH = Duration.ofSeconds(2);
  private static final int QUARTER = 6 * 1_800;
  private static final int PARTITIONS = 4;
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int SLOTS = 16; // of windows, fewer than they are in earnest
  private static final long MUCH = 4L << 20;

  @Test
  void memoryIsFlat() {
    MonitoredQuery query = new MonitoredQuery();
    PrometheusMetrics metrics = PrometheusMetrics.of(query.monitor());
    PageState page = new PageState(query.monitor());
    run(query, page);
    run(query, page);
    int lines = scrape(metrics).lines().toList().size();
    long half = used();
    run(query, page);
    run(query, page);
    long whole = used();
    assertThat("bytes more after the second half of a day", whole - half, lessThan(MUCH));
    assertThat("no meter more", scrape(metrics).lines().toList().size(), is(lines));
    assertThat(
        scrape(metrics),
        containsString("tidemark_input_rows_total{query=\"clicks\"} " + 4.0 * QUARTER * 100));
    assertThat("a counter of Beam's goes on", scrape(metrics), containsString("written"));
    query.monitor().close();
  }

  /** Each batch reads of every partition and opens windows, and then a browser looks. */
  private static void run(MonitoredQuery query, PageState page) {
    long batch = -1;
    long after = 0;
    for (int i = 0; i < QUARTER; i++) {
      long now = query.clock().millis();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        String name = "clicks/" + partition;
        query.read(name, 100 / PARTITIONS, now);
        query.partition("end", name, now + partition);
        query.partition("max_event_time", name, now);
        query.partition("last_record_at", name, now);
        query.partition("read_min_event_time", name, now);
        query.partition("read_max_event_time", name, now);
      }
      long window = now / WINDOW.toMillis();
      query.set("PreAggregate/AddUp", "window/" + window % SLOTS, window * WINDOW.toMillis());
      query.batch(100, BATCH);
      PageState.Everything seen = page.of("range=recent&after=" + after + "&batch=" + batch);
      assertThat("batches that are new", seen.batches().isEmpty(), is(false));
      batch = seen.last().orElseThrow().batchId();
      after = seen.samples().get(seen.samples().size() - 1).at();
    }
  }

  private static String scrape(PrometheusMetrics metrics) {
    return new String(metrics.scrape().body(), StandardCharsets.UTF_8);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
