/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A handful of clicks in windows of five seconds, and the table that is right for them. */
final class TestClicks {

  static final long BASE = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();
  static final Duration WINDOW = Duration.ofSeconds(5);

  /** By window, then page. */
  static final List<PageStats> TRUTH_TABLE =
      List.of(
          new PageStats(BASE, BASE + 5_000, "/cart", 1, 1, 1),
          new PageStats(BASE, BASE + 5_000, "/home", 3, 2, 1),
          new PageStats(BASE + 5_000, BASE + 10_000, "/home", 1, 1, 1));

  private TestClicks() {}

  /** Eight records: five on time, two too late, one malformed. */
  static Truth truth() {
    Truth truth = new Truth(WINDOW);
    truth.add(onTime(BASE, "/home", 1));
    truth.add(onTime(BASE + 4_999, "/home", 1));
    truth.add(onTime(BASE + 1, "/home", -1));
    truth.add(onTime(BASE + 2, "/cart", 1));
    truth.add(onTime(BASE + 5_000, "/home", 1));
    truth.add(new Click(Click.Kind.TOO_LATE, "k", new byte[0], BASE - 90_000, "/home", 1));
    truth.add(new Click(Click.Kind.TOO_LATE, "k", new byte[0], BASE - 95_000, "/cart", 2));
    truth.add(new Click(Click.Kind.MALFORMED, "k", new byte[0], 0, "/home", -1));
    return truth;
  }

  static Click onTime(long time, String page, int user) {
    return new Click(Click.Kind.ON_TIME, "k", new byte[0], time, page, user);
  }
}
