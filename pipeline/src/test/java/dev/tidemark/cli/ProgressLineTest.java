/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.monitor.MonitoredQuery;
import dev.tidemark.monitor.QueryStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The line of progress that renews itself at a terminal. */
class ProgressLineTest {
  private final MonitoredQuery query = new MonitoredQuery();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private void watch(boolean terminal) {
    query
        .monitor()
        .addListener(
            new ProgressLine(
                query.monitor(),
                MonitorOptions.ProgressStyle.TEXT,
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
