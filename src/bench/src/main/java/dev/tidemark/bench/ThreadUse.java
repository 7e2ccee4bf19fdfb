/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the threads of a JVM took, by the JVM's own account, its collectors and compilers among
 * them. Of threads that have ended it knows nothing.
 */
final class ThreadUse {
  private static final Pattern HEADER =
      Pattern.compile(
          "^\"(?<name>.*)\" .*?cpu=(?<cpu>[0-9.]+)ms .*?(allocated=(?<size>\\d+)(?<unit>[BKMG]) .*)?"
              + "tid=(?<id>\\w+) .*");

  private record Use(String name, double cpuSeconds, double allocated) {}

  private final Map<String, Use> threads;

  private ThreadUse(Map<String, Use> threads) {
    this.threads = threads;
  }

  /** Reads a thread dump with extended information, as {@code jcmd PID Thread.print -e} prints. */
  static ThreadUse parse(List<String> dump) {
    Map<String, Use> threads = new HashMap<>();
    for (String line : dump) {
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        threads.put(
            header.group("id"),
            new Use(
                header.group("name"),
                Double.parseDouble(header.group("cpu")) / 1e3,
                header.group("size") == null
                    ? 0
                    : Double.parseDouble(header.group("size")) * bytes(header.group("unit"))));
      }
    }
    return new ThreadUse(threads);
  }

  private static double bytes(String unit) {
    return Math.pow(1024, "BKMG".indexOf(unit));
  }

  /** What was taken since {@code earlier}, by the threads that live now. */
  ThreadUse since(ThreadUse earlier) {
    Map<String, Use> difference = new HashMap<>();
    threads.forEach(
        (id, now) -> {
          Use then = earlier.threads.get(id);
          if (then == null || !then.name().equals(now.name())) { // another's, that has ended
            then = new Use(now.name(), 0, 0);
          }
          difference.put(
              id,
              new Use(
                  now.name(),
                  now.cpuSeconds() - then.cpuSeconds(),
                  now.allocated() - then.allocated()));
        });
    return new ThreadUse(difference);
  }

  /** User and system time of the threads that are named so, in seconds. */
  double cpuSeconds(Predicate<String> named) {
    return threads.values().stream()
        .filter(use -> named.test(use.name()))
        .mapToDouble(Use::cpuSeconds)
        .sum();
  }

  /** What the threads that are named so allocated, in bytes, as exactly as the JVM tells it. */
  double allocated(Predicate<String> named) {
    return threads.values().stream()
        .filter(use -> named.test(use.name()))
        .mapToDouble(Use::allocated)
        .sum();
  }
}
