/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.monitor.MonitoredQuery;
import dev.tidemark.monitor.QueryStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;

/** The line of progress that renews itself at a terminal. */
class ProgressLineTest {
  private final MonitoredQuery query = new MonitoredQuery();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void watch(boolean terminal) {
    watch(MonitorOptions.ProgressStyle.TEXT, terminal ? OptionalInt.of(200) : OptionalInt.empty());
  }

  private void watch(MonitorOptions.ProgressStyle style, OptionalInt terminal) {
    query
        .monitor()
        .addListener(
            new ProgressLine(
                query.monitor(),
                style,
                terminal,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                query.clock()));
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void atATerminal_aLineTakesThePlaceOfTheOneBefore() {
    watch(true);
    query.batch(1_500, Duration.ofSeconds(1));
    assertThat(
        told(),
        allOf(
            startsWith("\r\u001b[Kclicks"),
            containsString("1,500"),
            containsString("late"),
            endsWith("\r")));
    assertThat("no line feed yet", told().contains("\n"), is(false));
  }

  @Test
  void theLine_saysRateLagAndWatermark() {
    watch(true);
    query.read("clicks/0", 1_500, 1_500);
    query.partition("end", "clicks/0", 4_000);
    query.batch(1_500, Duration.ofMillis(500));
    assertThat(
        told(),
        is(
            "\r\u001b[Kclicks  #0  1,500 rows  3,000/s  unread 2,500  watermark 09:59:00 (60 s behind)"
                + "  late 0  malformed 0\r"));
  }

  @Test
  void aLineThatIsTooLong_isCut() {
    watch(MonitorOptions.ProgressStyle.TEXT, OptionalInt.of(24));
    query.batch(1_500, Duration.ofMillis(500));
    assertThat("23 characters", told(), is("\r\u001b[Kclicks  #0  1,500 rows \r"));
  }

  @Test
  void json_isEachReportOfSomething_othersEveryTenSeconds_noneTwice() {
    watch(MonitorOptions.ProgressStyle.JSON, OptionalInt.empty());
    StringWriter logged = new StringWriter();
    WriterAppender appender = logTo(logged);
    try {
      query.batch(5, Duration.ofSeconds(1));
      query.batch(0, Duration.ofSeconds(1)); // nothing
      query.count("Sink0Write", "rows_out", 3);
      query.batch(0, Duration.ofSeconds(1)); // nothing came in, and results out
      query.batch(0, Duration.ofSeconds(9)); // nothing
      query.batch(0, Duration.ofSeconds(1)); // nothing, and it is time
      query.batch(0, Duration.ofSeconds(1)); // the last
      query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
      assertThat(batches(logged), contains("0", "2", "4", "5"));
    } finally {
      ((Logger) LogManager.getLogger("dev.tidemark.progress")).removeAppender(appender);
    }
  }

  @Test
  void json_ofALastReportThatWasTold_isNotToldAgain() {
    watch(MonitorOptions.ProgressStyle.JSON, OptionalInt.empty());
    StringWriter logged = new StringWriter();
    WriterAppender appender = logTo(logged);
    try {
      query.batch(5, Duration.ofSeconds(1));
      query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
      assertThat(batches(logged), contains("0"));
    } finally {
      ((Logger) LogManager.getLogger("dev.tidemark.progress")).removeAppender(appender);
    }
  }

  private static WriterAppender logTo(StringWriter writer) {
    WriterAppender appender =
        WriterAppender.newBuilder()
            .setTarget(writer)
            .setName("progress")
            .setLayout(PatternLayout.newBuilder().withPattern("%m%n").build())
            .build();
    appender.start();
    ((Logger) LogManager.getLogger("dev.tidemark.progress")).addAppender(appender);
    return appender;
  }

  private static List<String> batches(StringWriter logged) {
    return Pattern.compile("\"batchId\":(\\d+)")
        .matcher(logged.toString())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void atATerminal_noOftenerThanTwiceASecond() {
    watch(true);
    query.batch(1, Duration.ofSeconds(1));
    String first = told();
    query.batch(1, Duration.ofMillis(499));
    assertThat(told(), is(first));
    query.batch(1, Duration.ofMillis(1));
    assertThat(told().length() > first.length(), is(true));
  }

  @Test
  void atTheEnd_theLineStays() {
    watch(true);
    query.batch(10, Duration.ofSeconds(1));
    query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
    assertThat(told(), endsWith(System.lineSeparator()));
  }

  @Test
  void atTheEnd_ofAQueryThatReadNothing() {
    watch(true);
    query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
    assertThat(told(), containsString("clicks"));
  }

  @Test
  void elsewhere_nothingIsDrawn() {
    watch(false);
    query.batch(1_500, Duration.ofSeconds(1));
    assertThat("it goes to the log", told(), is(""));
  }
}
