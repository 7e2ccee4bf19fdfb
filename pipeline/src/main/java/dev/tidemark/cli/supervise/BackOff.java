/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.time.Duration;

/**
 * How long to wait before the program is started again: twice as long each time, and from the
 * beginning once it has run well for a while.
 *
 * @param first the first wait
 * @param longest no wait is longer
 * @param healthy a run of this length is no failure like those before: they are forgotten
 */
record BackOff(Duration first, Duration longest, Duration healthy) {
  /** 1, 2, 4 … 60 seconds; forgotten after 10 minutes. */
  static final BackOff DEFAULT =
      new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(10));

  /**
   * @param restart the number of the restart since the program ran well, from 1
   */
  Duration before(int restart) {
    Duration wait = first;
    for (int i = 1; i < restart && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  boolean isHealthy(Duration ran) {
    return ran.compareTo(healthy) >= 0;
  }
}
