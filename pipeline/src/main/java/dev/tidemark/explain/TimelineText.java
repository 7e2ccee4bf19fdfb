/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.query.QueryInWords;
import dev.tidemark.report.Paint;
import dev.tidemark.report.TextColumns;
import dev.tidemark.stepping.Recording.Pane;
import dev.tidemark.time.WatermarkSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;

/** A timeline as aligned text. */
public final class TimelineText {
  private static final int WINDOWS_SHOWN = 3;

  private final Timeline timeline;
  private final Paint paint;
  private final TimeFormat times;
  private final TimeFormat clocks;

  private TimelineText(Timeline timeline, Paint paint) {
    this.timeline = timeline;
    this.paint = paint;
    this.times = TimeFormat.of(allTimes(timeline));
    this.clocks = TimeFormat.of(timeline.entries().stream().map(Entry::clock).toList());
  }

  /** The timeline, each line with its end. */
  public static String of(Timeline timeline, Paint paint) {
    return new TimelineText(timeline, paint).text();
  }

  /** The points in event time that a timeline names. */
  static List<Instant> allTimes(Timeline timeline) {
    List<Instant> times = new ArrayList<>();
    for (Entry entry : timeline.entries()) {
      entry.eventTime().ifPresent(times::add);
      entry.watermark().ifPresent(times::add);
      entry.windows().forEach(span -> times.addAll(List.of(span.start(), span.end())));
    }
    return times;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(heading()).append("\n\n");
    boolean partitioned = timeline.partitioned();
    TextColumns table = new TextColumns();
    List<String> head = new ArrayList<>(List.of("  #"));
    if (timeline.timed()) {
      head.add("arrives");
    }
    if (partitioned) {
      head.add("part");
    }
    head.addAll(List.of("event time", "windows", "watermark", ""));
    table.row(head.stream().map(paint::faint).toList());
    for (Entry entry : timeline.entries()) {
      table.row(cells(entry, partitioned));
      panes(entry.panes()).forEach(table::line);
    }
    if (!timeline.end().isEmpty()) {
      table.line("");
      table.line(paint.faint("end") + "  if the source ended here:");
      panes(timeline.end()).forEach(table::line);
    }
    text.append(table);
    text.append('\n').append(closing());
    return text.toString();
  }

  private String heading() {
    String delay =
        timeline
            .query()
            .watermark()
            .map(WatermarkSpec::delay)
            .map(d -> ", the watermark " + QueryInWords.duration(d) + " behind")
            .orElse("");
    String window =
        timeline.query().window().map(w -> ", windows " + QueryInWords.window(w)).orElse("");
    String lateness =
        timeline.query().allowedLateness().isZero()
            ? ""
            : ", allowed lateness " + QueryInWords.duration(timeline.query().allowedLateness());
    return paint.head(timeline.query().name())
        + delay
        + window.replace("windows by ", "by ")
        + lateness
        + times.day().map(day -> "; times of " + day + ", UTC").orElse("; times are UTC");
  }

  private List<String> cells(Entry entry, boolean partitioned) {
    List<String> cells = new ArrayList<>();
    boolean event = entry.verdict().isPresent();
    cells.add(event ? "%3d".formatted(entry.number()) : "  ·");
    if (timeline.timed()) {
      cells.add(clocks.of(entry.clock()));
    }
    if (partitioned) {
      cells.add(event ? String.valueOf(entry.partition()) : "");
    }
    cells.add(entry.eventTime().map(times::of).orElse(""));
    cells.add(windows(entry));
    String watermark = entry.watermark().map(times::of).orElse("none yet");
    cells.add(entry.advanced() ? paint.mark(watermark + " ▲") : watermark);
    cells.add(verdict(entry));
    return cells;
  }

  private String windows(Entry entry) {
    List<Span> spans = entry.windows();
    if (spans.size() > WINDOWS_SHOWN) {
      return span(spans.get(0))
          + " … "
          + span(spans.get(spans.size() - 1))
          + " ("
          + spans.size()
          + ")";
    }
    return spans.stream().map(this::span).collect(Collectors.joining(", "));
  }

  private String span(Span span) {
    String text = times.of(span.start()) + "–" + times.of(span.end());
    return span.open() ? text : paint.faint(text + " closed");
  }

  private String verdict(Entry entry) {
    if (entry.verdict().isEmpty()) {
      return paint.faint(entry.why());
    }
    String why = entry.why().isEmpty() ? "" : ": " + entry.why();
    return switch (entry.verdict().get()) {
      case ON_TIME -> paint.good(entry.verdict().get().toString());
      case LATE_KEPT -> paint.warn(entry.verdict().get().toString()) + why;
      case LATE_DROPPED -> paint.bad("LATE, DROPPED") + why;
      case FILTERED -> paint.faint(entry.verdict().get() + why);
      case MALFORMED -> paint.bad("MALFORMED") + why;
    };
  }

  private List<String> panes(List<Pane> panes) {
    List<String> lines = new ArrayList<>();
    for (Pane pane : panes) {
      lines.add("       " + paint.result("→ " + timeline.sinkName(pane.sink())));
      TextColumns table = new TextColumns();
      for (Row row : pane.rows()) {
        List<String> cells = new ArrayList<>(List.of("        "));
        String window = PaneRows.window(row, times);
        if (!window.isEmpty()) {
          cells.add(window);
        }
        cells.addAll(PaneRows.values(row));
        table.row(cells);
      }
      table.lines().forEach(lines::add);
    }
    return lines;
  }

  private String closing() {
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = timeline.count(verdict);
      if (count > 0) {
        counts.add(count + " " + verdict.toString().replace(", ", " and "));
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(timeline.events())
        .append(timeline.events() == 1 ? " event" : " events")
        .append(counts.isEmpty() ? "" : ": " + String.join(", ", counts))
        .append('\n');
    Optional<WatermarkSpec> spec = timeline.query().watermark();
    SortedSet<Instant> open = timeline.openEnds();
    if (spec.isPresent() && !open.isEmpty()) {
      Instant next = open.first().plus(timeline.query().allowedLateness());
      text.append(open.size() == 1 ? "1 window end is" : open.size() + " window ends are")
          .append(" ahead; the next closes when the watermark reaches ")
          .append(times.of(next))
          .append(", with an event of ")
          .append(times.of(next.plus(spec.get().delay())))
          .append(" or later")
          .append(timeline.partitioned() ? " in each partition" : "")
          .append('\n');
    }
    return text.toString();
  }
}
