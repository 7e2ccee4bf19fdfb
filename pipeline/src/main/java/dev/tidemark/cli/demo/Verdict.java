/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the table and the account with the truth, row by row.
 *
 * <p>Counts must be equal. An estimate of unique users may be off by a tenth, rounded down, so that
 * small ones must be equal too: six standard errors of a HyperLogLog sketch with 4096 registers
 * (1.04 / √4096 = 1.6 %).
 *
 * @param differences what is wrong, a sentence each; empty if nothing is
 * @param rows how many rows of the table were compared
 * @param worstEstimate the greatest relative error among the estimates, where 0.01 is 1 %
 */
record Verdict(List<String> differences, int rows, double worstEstimate) {

  private static final double TOLERANCE = 0.1;

  Verdict {
    differences = List.copyOf(differences);
  }

  boolean isRight() {
    return differences.isEmpty();
  }

  static Verdict of(Truth truth, List<PageStats> table, Account account) {
    List<String> differences = new ArrayList<>();
    check(differences, "records produced", truth.produced(), account.produced());
    check(differences, "clicks counted in the table", truth.onTime(), account.counted());
    check(differences, "late dead letters", truth.tooLate(), account.late());
    check(differences, "malformed dead letters", truth.malformed(), account.malformed());
    if (!account.balances()) {
      differences.add(
          text(
              "the account does not balance: %,d of %,d records are %s",
              Math.abs(account.difference()),
              account.produced(),
              account.difference() > 0 ? "nowhere" : "there twice"));
    }
    double worst = compare(differences, truth, table);
    return new Verdict(differences, table.size(), worst);
  }

  private static double compare(List<String> differences, Truth truth, List<PageStats> table) {
    Map<Truth.Cell, Truth.Tally> tallies = truth.tallies();
    Map<Truth.Cell, PageStats> seen = new TreeMap<>();
    double worst = 0;
    for (PageStats row : table) {
      Truth.Cell cell = new Truth.Cell(row.windowStart(), row.page());
      String place = place(cell);
      if (seen.put(cell, row) != null) {
        differences.add(place + " is in the table twice");
      }
      Truth.Tally tally = tallies.get(cell);
      if (tally == null) {
        differences.add(text("%s has %,d views, and nobody viewed it", place, row.viewCount()));
        continue;
      }
      check(
          differences, place + " window_end", row.windowStart() + truth.window(), row.windowEnd());
      check(differences, place + " view_count", tally.views(), row.viewCount());
      check(differences, place + " visits", tally.visits(), row.visits());
      long off = Math.abs(row.uniqueUsers() - tally.uniqueUsers());
      if (off > (long) (TOLERANCE * tally.uniqueUsers())) {
        check(differences, place + " unique_users", tally.uniqueUsers(), row.uniqueUsers());
      }
      worst = Math.max(worst, (double) off / Math.max(1, tally.uniqueUsers()));
    }
    Set<Truth.Cell> missing = new TreeSet<>(tallies.keySet());
    missing.removeAll(seen.keySet());
    for (Truth.Cell cell : missing) {
      differences.add(
          text("%s is missing, with %,d views", place(cell), tallies.get(cell).views()));
    }
    return worst;
  }

  private static void check(List<String> differences, String what, long truth, long found) {
    if (truth != found) {
      differences.add(text("%s: %,d, and it should be %,d", what, found, truth));
    }
  }

  private static String place(Truth.Cell cell) {
    return cell.page() + " in the window of " + Instant.ofEpochMilli(cell.windowStart());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
