/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.report.Html;
import dev.tidemark.stepping.Recording.Pane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A timeline as a picture in SVG: arrival from left to right, event time upwards. A window is a bar
 * from its first row until it closes, which is where the watermark meets its upper edge.
 */
final class TimelinePicture {
  private static final int LEFT = 84;
  private static final int RIGHT = 28;
  private static final int TOP = 20;
  private static final int BOTTOM = 46;
  private static final int HEIGHT = 420;
  private static final int LABELS = 14;
  private static final List<Duration> TICKS =
      List.of(
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(30));

  private final Timeline timeline;
  private final TimeFormat times;
  private final List<Entry> entries;
  private final double step;
  private final long least;
  private final long greatest;
  private final StringBuilder svg = new StringBuilder();

  /** A window's bar. */
  private static final class Bar {
    private final int from;
    private int rows;

    Bar(int from) {
      this.from = from;
    }
  }

  TimelinePicture(Timeline timeline, TimeFormat times) {
    this.timeline = timeline;
    this.times = times;
    this.entries = timeline.entries();
    this.step = Math.min(180, Math.max(5, 960.0 / (entries.size() + 1)));
    List<Long> all = new ArrayList<>();
    for (Entry entry : entries) {
      entry.eventTime().map(Instant::toEpochMilli).ifPresent(all::add);
      entry.watermark().map(Instant::toEpochMilli).ifPresent(all::add);
      for (Span span : entry.windows()) {
        if (span.open()) {
          all.add(span.start().toEpochMilli());
          all.add(span.end().toEpochMilli());
        }
      }
    }
    long min = all.stream().mapToLong(Long::longValue).min().orElse(0);
    long max = all.stream().mapToLong(Long::longValue).max().orElse(1);
    long margin = Math.max(1, (max - min) / 25);
    this.least = min - margin;
    this.greatest = max + margin;
  }

  String svg() {
    double width = LEFT + step * (entries.size() + 1) + RIGHT;
    put(
        "<svg viewBox=\"0 0 %.0f %d\" style=\"max-width:%1$.0fpx\" role=\"img\" aria-label=\"Event time over arrival\">%n",
        width, TOP + HEIGHT + BOTTOM);
    grid();
    bars();
    watermark();
    panes();
    points();
    axis();
    return svg.append("</svg>\n").toString();
  }

  private void grid() {
    long span = greatest - least;
    long tick =
        TICKS.stream()
            .mapToLong(Duration::toMillis)
            .filter(t -> span / t <= LABELS)
            .findFirst()
            .orElse(span);
    TimeFormat labels =
        TimeFormat.of(
            List.of(
                Instant.ofEpochMilli(Math.floorDiv(least, tick) * tick + tick),
                Instant.ofEpochMilli(Math.floorDiv(greatest, tick) * tick)));
    for (long at = Math.floorDiv(least, tick) * tick + tick; at <= greatest; at += tick) {
      put(
          "<line class=\"grid\" x1=\"%d\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%3$.1f\"/>%n",
          LEFT, right(), y(at));
      put(
          "<text class=\"label\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
          LEFT - 10, y(at) + 4, labels.of(Instant.ofEpochMilli(at)));
    }
    put(
        "<text class=\"label axis\" transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">event time</text>%n",
        TOP + HEIGHT / 2);
  }

  private void bars() {
    Map<Span, Bar> bars = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      for (Span span : entries.get(i).windows()) {
        if (span.open()) {
          int from = i;
          bars.computeIfAbsent(span, s -> new Bar(from)).rows++;
        }
      }
    }
    bars.forEach(
        (span, bar) -> {
          Optional<Integer> close = closeOf(span, bar.from);
          double left = x(bar.from) - step * 0.42;
          double end = close.map(this::x).orElse(right());
          double top = y(span.end().toEpochMilli());
          double height = y(span.start().toEpochMilli()) - top;
          put(
              "<g class=\"window%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"5\"/><title>window %s–%s: %d rows; %s</title>",
              close.isPresent() ? "" : " open",
              left,
              top + 1,
              Math.max(3, end - left),
              Math.max(2, height - 2),
              times.of(span.start()),
              times.of(span.end()),
              bar.rows,
              close.isPresent()
                  ? "closed at watermark "
                      + times.of(span.end().plus(timeline.query().allowedLateness()))
                  : "still open");
          if (height > 24 && end - left > 90) {
            put(
                "<text x=\"%.1f\" y=\"%.1f\">%s–%s</text>",
                left + 8, top + 17, times.of(span.start()), times.of(span.end()));
          }
          put("</g>%n");
        });
  }

  private Optional<Integer> closeOf(Span span, int from) {
    Instant close = span.end().plus(timeline.query().allowedLateness());
    for (int i = from; i < entries.size(); i++) {
      if (entries.get(i).watermark().filter(at -> !at.isBefore(close)).isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void watermark() {
    StringBuilder path = new StringBuilder();
    double begin = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).watermark().isEmpty()) {
        continue;
      }
      double y = y(entries.get(i).watermark().get().toEpochMilli());
      if (path.length() == 0) {
        begin = x(i);
        path.append(format("M%.1f %.1f", begin, y));
      } else {
        path.append(format("H%.1fV%.1f", x(i), y));
      }
    }
    if (path.length() > 0) {
      path.append(format("H%.1f", right()));
      put(
          "<path class=\"complete\" d=\"%sV%dH%.1fZ\"/>%n<path class=\"watermark\" d=\"%1$s\"/>%n",
          path, TOP + HEIGHT, begin);
    }
  }

  private void panes() {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.panes().isEmpty()) {
        continue;
      }
      double y = TOP + HEIGHT + 1;
      put(
          "<path class=\"pane\" d=\"M%.1f %.1fl5 5l-5 5l-5 -5z\"><title>%s</title></path>%n",
          x(i),
          y - 5,
          Html.escape(entry.panes().stream().map(this::title).collect(Collectors.joining("\n"))));
    }
  }

  private String title(Pane pane) {
    return timeline.sinkName(pane.sink())
        + pane.rows().stream()
            .limit(12)
            .map(row -> "\n  " + TimelineHtml.row(row, times))
            .collect(Collectors.joining())
        + (pane.rows().size() > 12 ? "\n  … " + pane.rows().size() + " rows" : "");
  }

  private void points() {
    double radius = Math.min(6, Math.max(2.5, step / 5));
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.verdict().isEmpty()) {
        continue;
      }
      Verdict verdict = entry.verdict().get();
      double y = entry.eventTime().map(t -> y(t.toEpochMilli())).orElse(TOP + HEIGHT - 14.0);
      String title =
          "event %d%s: %s%s"
              .formatted(
                  entry.number(),
                  entry.eventTime().map(t -> " of " + times.of(t)).orElse(""),
                  verdict,
                  entry.why().isEmpty() ? "" : ": " + entry.why());
      boolean cross = verdict == Verdict.LATE_DROPPED || verdict == Verdict.MALFORMED;
      if (cross) {
        put(
            "<g class=\"row %s\"><path d=\"M%.1f %.1fl%4$.1f %4$.1fm0 -%4$.1fl-%4$.1f %4$.1f\"/><title>%5$s</title></g>%n",
            TimelineHtml.kind(verdict), x(i) - radius, y - radius, 2 * radius, Html.escape(title));
      } else {
        put(
            "<circle class=\"row %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
            TimelineHtml.kind(verdict), x(i), y, radius, Html.escape(title));
      }
    }
  }

  private void axis() {
    int every = (int) Math.max(1, Math.ceil((timeline.timed() ? 64 : 26) / step));
    TimeFormat clocks = TimeFormat.of(entries.stream().map(Entry::clock).toList());
    for (int i = 0; i < entries.size(); i += every) {
      Entry entry = entries.get(i);
      put(
          "<text class=\"label\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
          x(i),
          TOP + HEIGHT + 24,
          timeline.timed() ? clocks.of(entry.clock()) : entry.number() == 0 ? "·" : entry.number());
    }
    put(
        "<text class=\"label axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">arrival →</text>%n",
        (LEFT + right()) / 2, TOP + HEIGHT + 42);
  }

  private double x(int entry) {
    return LEFT + step * (entry + 0.5);
  }

  private double right() {
    return LEFT + step * (entries.size() + 0.6);
  }

  private double y(long millis) {
    return TOP + HEIGHT * (double) (greatest - millis) / (greatest - least);
  }

  private void put(String format, Object... values) {
    svg.append(format(format, values));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
