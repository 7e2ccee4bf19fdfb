/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import java.io.Serializable;
import java.time.Duration;

/**
 * When each of a sequence of rows is due, exactly and for ever the same: row {@code n}, from 0,
 * after so many microseconds. The rate rises in a straight line over the ramp-up time, and stays.
 *
 * <pre>
 *   4 rows a second, no ramp      0 at 0 s, 1 at 0.25 s, 4 at 1 s
 *   4 rows a second, ramp of 2 s  0 at 0 s, 1 at 1 s, 4 at 2 s (half of the 8), 8 at 3 s
 * </pre>
 *
 * @param rowsPerSecond at least 1
 * @param rampUpTime not negative
 */
record Schedule(long rowsPerSecond, Duration rampUpTime) implements Serializable {
  private static final long MICROS = 1_000_000;

  /** After how many microseconds row {@code n} is due. */
  long dueAfter(long n) {
    long ramp = rampUpTime.toMillis() * 1_000;
    double rampRows = rowsPerSecond * (ramp / (double) MICROS) / 2;
    if (n < rampRows) {
      return (long) (Math.sqrt(n / rampRows) * ramp);
    }
    long after = n - (long) Math.ceil(rampRows);
    double lead = Math.ceil(rampRows) - rampRows; // the part of a row by which the first is later
    return ramp
        + (long) (lead * MICROS / rowsPerSecond)
        + after / rowsPerSecond * MICROS
        + after % rowsPerSecond * MICROS / rowsPerSecond;
  }

  /** How many rows are due after so many microseconds, those of that very moment among them. */
  long rowsDueAfter(long micros) {
    if (micros < 0) {
      return 0;
    }
    long due = 0; // the last row of which it is known
    long open = Math.addExact(Math.multiplyExact(micros / MICROS + 1, rowsPerSecond), 1);
    while (open - due > 1) {
      long middle = (due + open) >>> 1;
      if (dueAfter(middle) <= micros) {
        due = middle;
      } else {
        open = middle;
      }
    }
    return open;
  }
}
