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
  private static final long MUCH = 4L << 20;

  @Test
  void memoryIsFlat() {
    MonitoredQuery query = new MonitoredQuery();
    PrometheusMetrics metrics = PrometheusMetrics.of(query.monitor());
    run(query);
    run(query);
    int lines = scrape(metrics).lines().toList().size();
    long half = used();
    run(query);
    run(query);
    long whole = used();
    assertThat("bytes more after the second half of a day", whole - half, lessThan(MUCH));
    assertThat("no meter more", scrape(metrics).lines().toList().size(), is(lines));
    assertThat(
        scrape(metrics),
        containsString("tidemark_input_rows_total{query=\"clicks\"} " + 4.0 * QUARTER * 100));
    assertThat("a counter of Beam's goes on", scrape(metrics), containsString("written"));
    query.monitor().close();
  }

  private static void run(MonitoredQuery query) {
    for (int i = 0; i < QUARTER; i++) {
      query.batch(100, BATCH);
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
