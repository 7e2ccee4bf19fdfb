/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run costs when it is past its start: from when {@value #FROM} of the topic had been read,
 * or somewhat more, for the rows that were left then.
 */
final class SteadyState {
  private static final double FROM = 0.3;
  private static final double LATEST = 0.6;

  private Optional<Beginning> beginning = Optional.empty();

  private record Beginning(double read, Duration cpu) {}

  boolean hasBegun() {
    return beginning.isPresent();
  }

  /**
   * Takes note of how far the run is.
   *
   * @param read how much of the topic has been read, from 0 to 1
   * @param cpu what was spent by now
   */
  void look(double read, Duration cpu) {
    if (!hasBegun() && read >= FROM) {
      beginning = Optional.of(new Beginning(read, cpu));
    }
  }

  /**
   * CPU seconds for a million rows; empty if it never began, or with most of the topic read.
   *
   * @param spent by the end of the run
   * @param rows of the topic
   */
  OptionalDouble cpuPerMillion(Duration spent, long rows) {
    return beginning.filter(from -> from.read() <= LATEST).stream()
        .mapToDouble(
            from -> spent.minus(from.cpu()).toMillis() / 1e3 / (rows / 1e6 * (1 - from.read())))
        .findFirst();
  }
}
