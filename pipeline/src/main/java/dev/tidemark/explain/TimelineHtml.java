/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.report.Html;
import dev.tidemark.stepping.Recording.Pane;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;

/** A timeline as one page: a picture of event time over arrival, and what becomes of each event. */
public final class TimelineHtml {
  private final Timeline timeline;
  private final TimeFormat times;

  private TimelineHtml(Timeline timeline) {
    this.timeline = timeline;
    this.times = TimeFormat.of(TimelineText.allTimes(timeline));
  }

  /** The page, which needs nothing else. */
  public static String of(Plan plan, Timeline timeline) {
    return Html.page(timeline.query().name() + ": timeline", new TimelineHtml(timeline).body(plan));
  }

  private String body(Plan plan) {
    StringBuilder html = new StringBuilder();
    html.append("<header><h1>").append(Html.escape(timeline.query().name())).append("</h1><p>");
    html.append(Html.escape(timeline.query().summary()));
    html.append(times.day().map(day -> " · times of " + day + ", UTC").orElse(" · times are UTC"));
    html.append("</p></header>\n<section class=\"tiles\">\n");
    html.append(Html.tile("events", String.valueOf(timeline.events()), ""));
    for (Verdict verdict : Verdict.values()) {
      long count = timeline.count(verdict);
      if (count > 0) {
        html.append(Html.tile(verdict.toString(), String.valueOf(count), kind(verdict)));
      }
    }
    html.append(
        Html.tile("watermark", timeline.watermark().map(times::of).orElse("none yet"), "mark"));
    html.append("</section>\n<figure>\n");
    html.append(new TimelinePicture(timeline, times).svg());
    html.append(
        """
        <figcaption><span class="key rows"></span> row <span class="key kept"></span> late, kept
        <span class="key drop"></span> late, dropped <span class="key line"></span> watermark: what lies
        below it is complete <span class="key bar"></span> window, from its first row until it closes
        <span class="key pane"></span> a sink is given rows</figcaption>
        </figure>
        """);
    html.append(table());
    html.append(plan(plan));
    return html.toString();
  }

  /** Parts of a plan, to be opened. */
  private static String plan(Plan plan) {
    StringBuilder html = new StringBuilder("<details><summary>The query</summary><dl>\n");
    for (Plan.Part part : plan.parts()) {
      html.append("<dt>").append(Html.escape(part.name())).append("</dt><dd>");
      List<String> lines = part.lines().stream().map(Html::escape).toList();
      html.append(String.join("<br>", lines)).append("</dd>\n");
    }
    return html.append("</dl></details>\n").toString();
  }

  private String table() {
    boolean partitioned = timeline.partitioned();
    StringBuilder html = new StringBuilder("<table><thead><tr><th>#</th>");
    if (timeline.timed()) {
      html.append("<th>arrives</th>");
    }
    if (partitioned) {
      html.append("<th>partition</th>");
    }
    html.append("<th>event time</th><th>windows</th><th>watermark</th><th></th></tr></thead>\n");
    int columns = 5 + (timeline.timed() ? 1 : 0) + (partitioned ? 1 : 0);
    TimeFormat clocks = TimeFormat.of(timeline.entries().stream().map(Entry::clock).toList());
    for (Entry entry : timeline.entries()) {
      html.append("<tr><td>").append(entry.number() == 0 ? "·" : entry.number()).append("</td>");
      if (timeline.timed()) {
        html.append("<td>").append(clocks.of(entry.clock())).append("</td>");
      }
      if (partitioned) {
        html.append("<td>").append(entry.number() == 0 ? "" : entry.partition()).append("</td>");
      }
      html.append("<td>").append(entry.eventTime().map(times::of).orElse("")).append("</td><td>");
      html.append(
          entry.windows().stream()
              .map(this::span)
              .collect(Collectors.joining(entry.windows().size() > 3 ? " " : "<br>")));
      html.append(entry.advanced() ? "</td><td class=\"mark\">" : "</td><td>");
      html.append(entry.watermark().map(times::of).orElse("")).append("</td><td>");
      html.append(verdict(entry)).append("</td></tr>\n");
      html.append(panes(entry.panes(), columns, ""));
    }
    html.append(panes(timeline.end(), columns, "if the source ended here: "));
    return html.append("</table>\n").toString();
  }

  private String span(Span span) {
    String text = times.of(span.start()) + "–" + times.of(span.end());
    return span.open() ? text : "<s>" + text + "</s>";
  }

  private static String verdict(Entry entry) {
    if (entry.verdict().isEmpty()) {
      return "<i>" + Html.escape(entry.why()) + "</i>";
    }
    return "<em class=\"%s\">%s</em> %s"
        .formatted(kind(entry.verdict().get()), entry.verdict().get(), Html.escape(entry.why()));
  }

  private String panes(List<Pane> panes, int columns, String when) {
    StringBuilder html = new StringBuilder();
    for (Pane pane : panes) {
      html.append("<tr class=\"pane\"><td></td><td colspan=\"").append(columns - 1).append("\">");
      html.append("<span>").append(Html.escape(when + timeline.sinkName(pane.sink())));
      html.append("</span><ul>");
      for (Row row : pane.rows()) {
        html.append("<li>").append(Html.escape(row(row, times))).append("</li>");
      }
      html.append("</ul></td></tr>\n");
    }
    return html.toString();
  }

  /** A row in one line. */
  static String row(Row row, TimeFormat times) {
    String window = PaneRows.window(row, times);
    String values = String.join(" · ", PaneRows.values(row));
    return window.isEmpty() ? values : window + " · " + values;
  }

  /** The style of a verdict. */
  static String kind(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
