/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the demo says: lines and tables for a person to read. */
final class Report {

  private static final int TOP = 10;
  private static final int MOST_DIFFERENCES = 10;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Report() {}

  /** How far everything is. */
  static String progress(
      Duration since, long produced, QueryLauncher.Progress query, long windows) {
    return text(
        "%3d:%02d   produced %,9d   read %,9d   late %,6d   malformed %,6d   watermark %s   windows %,4d",
        since.toMinutes(),
        since.toSecondsPart(),
        produced,
        query.rows(),
        query.late(),
        query.malformed(),
        query.watermark().map(CLOCK::format).orElse("   -    "),
        windows);
  }

  /** How many different windows the table has. */
  static long windows(Collection<PageStats> table) {
    return table.stream().mapToLong(PageStats::windowStart).distinct().count();
  }

  /** The result: what is in the table, where every record went, and whether all of it is right. */
  static String summary(
      Path path, Traffic traffic, List<PageStats> table, Account account, Verdict verdict) {
    StringBuilder text = new StringBuilder();
    text.append(
        text(
            "%s%n%,d rows: %,d windows of %s, %,d pages%n",
            path,
            table.size(),
            windows(table),
            DemoQuery.duration(traffic.window()),
            table.stream().map(PageStats::page).distinct().count()));
    if (!table.isEmpty()) {
      text.append(
          text(
              "from %s to %s UTC%n",
              clock(table.stream().mapToLong(PageStats::windowStart).min().getAsLong()),
              clock(table.stream().mapToLong(PageStats::windowEnd).max().getAsLong())));
    }
    text.append(text("%n")).append(topPages(table));
    text.append(text("%n")).append(account(account));
    text.append(text("%n")).append(verdict(verdict));
    return text.toString();
  }

  private static String topPages(List<PageStats> table) {
    record Page(String name, long views, long visits, long users, long windows) {}
    Map<String, List<PageStats>> rows =
        table.stream().collect(Collectors.groupingBy(PageStats::page));
    List<Page> pages =
        rows.entrySet().stream()
            .map(
                page ->
                    new Page(
                        page.getKey(),
                        page.getValue().stream().mapToLong(PageStats::viewCount).sum(),
                        page.getValue().stream().mapToLong(PageStats::visits).sum(),
                        page.getValue().stream().mapToLong(PageStats::uniqueUsers).sum(),
                        page.getValue().size()))
            .sorted(Comparator.comparingLong(Page::views).reversed().thenComparing(Page::name))
            .toList();
    long all = pages.stream().mapToLong(Page::views).sum();
    StringBuilder text =
        new StringBuilder(
            text(
                "  %-18s %10s %7s %10s %15s%n",
                "top pages", "views", "share", "visits", "users/window"));
    for (Page page : pages.subList(0, Math.min(TOP, pages.size()))) {
      text.append(
          text(
              "  %-18s %,10d %5.1f %% %,10d %,15d%n",
              page.name(),
              page.views(),
              100.0 * page.views() / all,
              page.visits(),
              Math.round((double) page.users() / page.windows())));
    }
    if (pages.size() > TOP) {
      List<Page> others = pages.subList(TOP, pages.size());
      long views = others.stream().mapToLong(Page::views).sum();
      text.append(
          text(
              "  %-18s %,10d %5.1f %% %,10d%n",
              others.size() + " others",
              views,
              100.0 * views / all,
              others.stream().mapToLong(Page::visits).sum()));
    }
    return text.toString();
  }

  private static String account(Account account) {
    return text("  %-18s %,10d%n", "produced", account.produced())
        + text("  %-18s %,10d   in the table%n", "= counted", account.counted())
        + text("  %-18s %,10d   in the dead letter%n", "+ late", account.late())
        + text("  %-18s %,10d   in the dead letter%n", "+ malformed", account.malformed())
        + (account.balances()
            ? text("  the account balances%n")
            : text(
                "  %-18s %,10d   THE ACCOUNT DOES NOT BALANCE%n", "missing", account.difference()));
  }

  private static String verdict(Verdict verdict) {
    if (verdict.isRight()) {
      return text(
          "  The table is right: %,d of %1$,d rows as the generator counted them,%n"
              + "  unique users estimated within %.1f %%.%n",
          verdict.rows(), 100 * verdict.worstEstimate());
    }
    StringBuilder text = new StringBuilder();
    List<String> differences = verdict.differences();
    text.append(
        text(
            "  THE RESULT IS WRONG: %,d difference%s from what the generator knows%n",
            differences.size(), differences.size() == 1 ? "" : "s"));
    for (String difference :
        differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size()))) {
      text.append(text("    %s%n", difference));
    }
    if (differences.size() > MOST_DIFFERENCES) {
      text.append(text("    … and %,d more%n", differences.size() - MOST_DIFFERENCES));
    }
    return text.toString();
  }

  private static String clock(long time) {
    return CLOCK.format(Instant.ofEpochMilli(time));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
