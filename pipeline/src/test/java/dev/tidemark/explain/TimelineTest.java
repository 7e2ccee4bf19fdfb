/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.report.Paint;
import dev.tidemark.stepping.EventsFile;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What timelines say, to the letter; all events are of 2026-01-02. */
class TimelineTest {
  private static final String QUERY =
      """
      name: page_views
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 10 minutes}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks: [{format: console, outputMode: append}]
      """;

  private static final String TUTORIAL =
      event("10:05") + event("10:10") + event("10:08") + event("10:15") + event("09:55");

  private static String event(String time) {
    return "{\"page\": \"/home\", \"timestamp\": \"2026-01-02T" + time + ":00Z\"}\n";
  }

  private static Timeline timeline(String events, String... settings) {
    Query query = QueryReader.parse(QUERY, "q.yaml", List.of(settings));
    return Timeline.of(query, EventsFile.parse(events, "events"));
  }

  private static String text(String events, String... settings) {
    return TimelineText.of(timeline(events, settings), Paint.PLAIN);
  }

  private static List<String> verdicts(Timeline timeline) {
    return timeline.entries().stream()
        .map(entry -> entry.verdict().map(Verdict::toString).orElse("-") + ": " + entry.why())
        .toList();
  }

  @Test
  void tutorial_tenMinutesOfDelay() {
    assertThat(
        text(TUTORIAL),
        is(
            """
            page_views, the watermark 10 minutes behind, windows every 5 minutes; times of 2026-01-02, UTC

              #  event time  windows             watermark
              1  10:05       10:05–10:10         09:55 ▲    on time
              2  10:10       10:10–10:15         10:00 ▲    on time
              3  10:08       10:05–10:10         10:00      on time
              4  10:15       10:15–10:20         10:05 ▲    on time
              5  09:55       09:55–10:00 closed  10:05      LATE, DROPPED: its window closed at watermark 10:00; the watermark stood at 10:05

            end  if the source ended here:
                   → sinks.0 console, append
                      10:05–10:10  page /home  views 2
                      10:10–10:15  page /home  views 1
                      10:15–10:20  page /home  views 1

            5 events: 4 on time, 1 late and dropped
            3 window ends are ahead; the next closes when the watermark reaches 10:10, with an event of 10:20 or later
            """));
  }

  @Test
  void lateButKept_withinAllowedLateness() {
    assertThat(
        verdicts(
            timeline(event("10:05") + event("10:20") + event("10:06"), "allowedLateness=1 minute")),
        contains(
            "on time: ",
            "on time: ",
            "late, kept: behind the watermark 10:10, but its window is open until 10:11"));
  }

  @Test
  void sliding_partOfTheWindowsHadClosed() {
    Timeline timeline =
        timeline(
            event("10:05") + event("10:20") + event("10:06"),
            "window={sliding: 10 minutes, every: 5 minutes}");
    assertThat(
        verdicts(timeline).get(2),
        is(
            "late, kept: behind the watermark 10:10: 1 of its 2 windows had closed, the last is open until 10:15"));
    assertThat(
        TimelineText.of(timeline, Paint.PLAIN), containsString("10:00–10:10 closed, 10:05–10:15"));
  }

  @Test
  void filteredAndMalformed_withTheReason() {
    assertThat(
        verdicts(timeline(event("10:05") + "{\"page\": 1\n", "where=page <> '/home'")),
        contains(
            is("filtered: where page <> '/home' does not hold"),
            startsWith("malformed: not JSON: Unexpected end-of-input")));
  }

  @Test
  void session_growsUntilTheWatermarkPassesTheGap() {
    String text =
        text(event("10:05") + event("10:08") + event("10:30"), "window={session: 5 minutes}");
    assertThat(
        text,
        containsString(
            """
              3  10:30       10:30–10:35  10:20 ▲    on time
                   → sinks.0 console, append
                      10:05–10:13  page /home  views 2
            """));
  }

  @Test
  void partitions_theSlowestHoldsTheWatermark() {
    String text = text(event("10:30").replace("}", ", \"@partition\": 1}") + event("10:05"));
    assertThat(text, containsString("1  1     10:30       10:30–10:35  none yet   on time"));
    assertThat(text, containsString("2  0     10:05       10:05–10:10  09:55 ▲    on time"));
    assertThat(text, containsString("with an event of 10:20 or later in each partition"));
  }

  @Test
  void colour_changesNothingButColour() {
    String coloured = TimelineText.of(timeline(TUTORIAL), Paint.COLOUR);
    assertThat(coloured, not(is(text(TUTORIAL))));
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""), is(text(TUTORIAL)));
  }

  @Test
  void json_holdsPlanEventsAndPanes() {
    Timeline timeline = timeline(TUTORIAL);
    String json = TimelineJson.of("page_views", Plan.of(timeline.query()), Optional.of(timeline));
    assertThat(
        json.replaceAll("\\s+", " "),
        containsString(
            "{ \"event\" : 5, \"partition\" : 0, \"line\" : 5, \"eventTime\" : \"2026-01-02T09:55:00Z\","
                + " \"verdict\" : \"lateDropped\", \"why\" : \"its window closed at watermark 10:00; the watermark stood at 10:05\","
                + " \"windows\" : [ { \"start\" : \"2026-01-02T09:55:00Z\", \"end\" : \"2026-01-02T10:00:00Z\","
                + " \"open\" : false } ], \"watermark\" : \"2026-01-02T10:05:00Z\" }"));
    assertThat(
        json.replaceAll("\\s+", " "),
        containsString(
            "{ \"window_start\" : \"2026-01-02T10:05:00Z\", \"window_end\" : \"2026-01-02T10:10:00Z\","
                + " \"page\" : \"/home\", \"views\" : 2 }"));
  }

  @Test
  void html_drawsEveryEventAndLoadsNothing() throws Exception {
    Timeline timeline = timeline(TUTORIAL.replace("/home", "/<b>&\u00e9"));
    String html = TimelineHtml.of(Plan.of(timeline.query()), timeline);
    assertThat(html, not(containsString("http")));
    assertThat(html, not(containsString("<b>&\u00e9")));
    String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);
    var picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement();
    assertThat(picture.getElementsByTagName("circle").getLength(), is(4));
    assertThat(svg, containsString("class=\"row late-dropped\""));
    assertThat(svg, containsString("window 10:05–10:10: 2 rows; still open"));
  }
}
