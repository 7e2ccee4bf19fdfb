/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import dev.tidemark.lateness.Lateness.Choice;
import dev.tidemark.report.Html;
import dev.tidemark.report.ShortDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lateness as one page: a curve of what each delay drops, both on scales by powers of ten, since it
 * is the last thousandths that a delay is chosen for.
 */
public final class LatenessHtml {
  private static final int LEFT = 96;
  private static final int WIDTH = 900;
  private static final int TOP = 28;
  private static final int HEIGHT = 340;
  private static final List<Duration> TICKS =
      List.of(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(7));

  private final Lateness lateness;
  private final double least = Math.log10(100);
  private final double greatest;
  private final double rows;

  private LatenessHtml(Lateness lateness) {
    this.lateness = lateness;
    long longest = 1_000;
    for (Choice choice : all(lateness)) {
      longest = Math.max(longest, choice.delay().toMillis());
    }
    this.greatest = Math.log10(longest * 1.5);
    this.rows = Math.max(1, lateness.all().rows());
  }

  private static List<Choice> all(Lateness lateness) {
    List<Choice> all = new ArrayList<>(lateness.curve());
    all.add(lateness.current());
    all.add(lateness.advice());
    return all;
  }

  /** The page, which needs nothing else. */
  public static String of(Lateness lateness) {
    return Html.page(lateness.query().name() + ": lateness", new LatenessHtml(lateness).body());
  }

  private String body() {
    Choice current = lateness.current();
    return """
        <header><h1>%s</h1><p>%s</p></header>
        <section class="tiles">
        %s%s%s%s</section>
        <figure>
        %s<figcaption>How many rows a delay would drop at most, of those read. Both scales go by powers of ten.</figcaption>
        </figure>
        <p><b>%s</b></p>
        <table><thead><tr><th>keeps</th><th>delay</th><th>drops at most</th><th>a window appears after its end by</th></tr></thead>
        %s</table>
        """
        .formatted(
            Html.escape(lateness.query().name()),
            Html.escape(lateness.query().summary()),
            Html.tile("rows read", LatenessText.count(lateness.all().rows()), ""),
            Html.tile("most behind", ShortDuration.of(lateness.all().greatest()), "late-kept"),
            Html.tile("delay now", ShortDuration.of(current.delay()), "mark"),
            Html.tile("drops now, at most", LatenessText.count(current.dropped()), "late-dropped"),
            svg(),
            Html.escape(LatenessText.advice(lateness)),
            table());
  }

  private String table() {
    StringBuilder html = new StringBuilder();
    for (Choice choice : lateness.choices()) {
      html.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  LatenessText.percent(choice.share()),
                  ShortDuration.of(choice.delay()),
                  LatenessText.count(choice.dropped()),
                  ShortDuration.of(choice.latency())));
    }
    return html.toString();
  }

  private String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Rows dropped by delay\">%n",
            LEFT + WIDTH + 30, TOP + HEIGHT + 50));
    for (Duration tick : TICKS) {
      double x = x(tick.toMillis());
      if (x > LEFT + WIDTH) {
        break;
      }
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%1$.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"label\" x=\"%1$.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
              x, TOP, TOP + HEIGHT, TOP + HEIGHT + 20, ShortDuration.of(tick)));
    }
    for (double share = 1; share * rows >= 0.5; share /= 10) {
      svg.append(
          format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%3$.1f\"/><text class=\"label\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              LEFT + WIDTH,
              y(share * rows),
              LEFT - 10,
              y(share * rows) + 4,
              LatenessText.percent(share)));
    }
    StringBuilder path = new StringBuilder();
    for (Choice choice : lateness.curve()) {
      double x = x(choice.delay().toMillis());
      double y = y((double) choice.dropped());
      path.append(path.length() == 0 ? format("M%.1f %.1f", x, y) : format("H%.1fV%.1f", x, y));
    }
    svg.append(format("<path class=\"curve\" d=\"%s\"/>%n", path));
    svg.append(line("setting", lateness.current(), "now", TOP + 14));
    svg.append(line("advice", lateness.advice(), "advised", TOP + 32));
    svg.append(
        format(
            "<text class=\"label axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">delay</text>%n",
            LEFT + WIDTH / 2, TOP + HEIGHT + 42));
    return svg.append("</svg>\n").toString();
  }

  private String line(String style, Choice choice, String name, int y) {
    double x = x(choice.delay().toMillis());
    boolean right = x > LEFT + WIDTH * 0.7;
    return format(
        "<line class=\"%s\" x1=\"%.1f\" x2=\"%2$.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"note\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s: %s</text>%n",
        style,
        x,
        TOP,
        TOP + HEIGHT,
        right ? x - 8 : x + 8,
        y,
        right ? "end" : "start",
        name,
        ShortDuration.of(choice.delay()));
  }

  private double x(long millis) {
    double at = Math.log10((double) Math.max(100, millis));
    return LEFT + WIDTH * (at - least) / (greatest - least);
  }

  /** From all rows at the top to half a row at the bottom. */
  private double y(double dropped) {
    double low = Math.log10(0.5);
    double high = Math.log10(rows);
    double at = Math.log10(Math.max(0.5, dropped));
    return TOP + HEIGHT * (high - at) / (high - low);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
