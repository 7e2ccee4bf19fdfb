/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether rows are in windows of processing time that they can be in, told by when the first and
 * the last row of each were sent. A row is in the window of the time at which its micro-batch was
 * planned first. So that window has not ended when the row is sent; and it begins, at the latest,
 * while the next program runs that begins a micro-batch: that reads all that is there.
 */
final class ClockWindows {
  /** The columns that are asked for: {@code min(sent)} and {@code max(sent)}. */
  static final String FIRST = "first_sent";

  static final String LAST = "last_sent";

  /**
   * What lies between a plan's time and the look at the topic's ends, on a machine with no time.
   */
  private static final Duration PLANNING = Duration.ofSeconds(5);

  private ClockWindows() {}

  /** Everything that is wrong; empty if nothing is. */
  static List<String> faults(Results results, List<Killings.Run> runs) throws IOException {
    List<String> faults = new ArrayList<>();
    results.forEach(
        row -> {
          Instant end = time(row, "window_end");
          if (!sent(row, LAST).isBefore(end.plus(PLANNING))) {
            faults.add(results.name() + ": rows were sent when their window had ended, " + row);
          }
          if (time(row, "window_start").isAfter(readBy(sent(row, FIRST), runs))) {
            faults.add(results.name() + ": rows were read by then, but not in that window, " + row);
          }
        });
    return faults;
  }

  private static Instant time(Map<String, Object> row, String column) {
    return Instant.parse(row.get(column).toString());
  }

  private static Instant sent(Map<String, Object> row, String column) {
    return Instant.ofEpochMilli((Long) row.get(column));
  }

  /** By when a row is read, if the query reads on. */
  private static Instant readBy(Instant sent, List<Killings.Run> runs) {
    return runs.stream()
        .filter(run -> run.hasPlanned() && !run.begun().isBefore(sent))
        .map(Killings.Run::ended)
        .findFirst()
        .orElse(runs.get(runs.size() - 1).ended());
  }
}
