/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run costs when it is past its start: from when {@value #FROM} of the topic had been read,
 * or somewhat more, for the rows that were left then.
 */
final class SteadyState {
  private static final double FROM = 0.3;
  private static final double LATEST = 0.6;

  private Optional<Beginning> beginning = Optional.empty();

  private record Beginning(double read, CpuTime cpu) {}

  /**
   * CPU seconds for a million rows.
   *
   * @param cpu of the process
   * @param compiling that part of it that its just-in-time compilers took
   * @param collecting and that which its garbage collector took
   */
  record Cost(double cpu, double compiling, double collecting) {

    /** What the work itself took. */
    double working() {
      return cpu - compiling - collecting;
    }
  }

  boolean hasBegun() {
    return beginning.isPresent();
  }

  /**
   * Takes note of how far the run is.
   *
   * @param read how much of the topic has been read, from 0 to 1
   * @param cpu what was spent by now
   */
  void look(double read, CpuTime cpu) {
    if (!hasBegun() && read >= FROM) {
      beginning = Optional.of(new Beginning(read, cpu));
    }
  }

  /**
   * What the rest cost; empty if it never began, or with most of the topic read.
   *
   * @param spent by the end of the run
   * @param rows of the topic
   */
  Optional<Cost> cost(CpuTime spent, long rows) {
    return beginning
        .filter(from -> from.read() <= LATEST)
        .map(
            from -> {
              CpuTime rest = spent.minus(from.cpu());
              double millions = rows / 1e6 * (1 - from.read());
              return new Cost(
                  seconds(rest.total()) / millions,
                  seconds(rest.compiling()) / millions,
                  seconds(rest.collecting()) / millions);
            });
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
