/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the table must hold, counted by the generator itself: plain Java that shares no code with
 * the query, and exact where the query estimates. Not thread-safe.
 */
final class Truth {

  /**
   * One row's place in the table.
   *
   * @param windowStart milliseconds since 1970
   */
  record Cell(long windowStart, String page) implements Comparable<Cell> {
    private static final Comparator<Cell> ORDER =
        Comparator.comparingLong(Cell::windowStart).thenComparing(Cell::page);

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }

  /** What is true of one row. */
  static final class Tally {
    private final BitSet users = new BitSet();
    private long views;
    private long visits;

    /** Clicks. */
    long views() {
      return views;
    }

    /** Clicks whose user is known. */
    long visits() {
      return visits;
    }

    /** Different users, exactly. */
    long uniqueUsers() {
      return users.cardinality();
    }
  }

  private final long window;
  private final Map<Cell, Tally> tallies = new TreeMap<>();
  private long onTime;
  private long tooLate;
  private long malformed;

  Truth(Duration window) {
    this.window = window.toMillis();
  }

  /** Counts a record that was sent. */
  void add(Click click) {
    switch (click.kind()) {
      case MALFORMED -> malformed++;
      case TOO_LATE -> tooLate++;
      case ON_TIME -> {
        onTime++;
        count(click);
      }
    }
  }

  private void count(Click click) {
    long start = click.eventTime() - Math.floorMod(click.eventTime(), window);
    Tally tally = tallies.computeIfAbsent(new Cell(start, click.page()), cell -> new Tally());
    tally.views++;
    click
        .user()
        .ifPresent(
            user -> {
              tally.visits++;
              tally.users.set(user);
            });
  }

  long produced() {
    return onTime + tooLate + malformed;
  }

  long onTime() {
    return onTime;
  }

  long tooLate() {
    return tooLate;
  }

  long malformed() {
    return malformed;
  }

  /** By window, then page. */
  Map<Cell, Tally> tallies() {
    return Collections.unmodifiableMap(tallies);
  }

  /** How long each window is, in milliseconds. */
  long window() {
    return window;
  }

  /** Where the last window ends, in milliseconds since 1970; the least long if there is none. */
  long end() {
    return tallies.keySet().stream()
        .mapToLong(Cell::windowStart)
        .map(start -> start + window)
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
