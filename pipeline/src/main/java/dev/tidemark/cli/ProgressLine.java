/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.monitor.ProgressListener;
import dev.tidemark.monitor.ProgressText;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryStatus;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells progress to whoever started the program. */
final class ProgressLine implements ProgressListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tidemark.progress");
  private static final Duration LOG_PAUSE = Duration.ofSeconds(10);
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(500);
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int NARROW = 20;

  private final QueryMonitor monitor;
  private final MonitorOptions.ProgressStyle style;
  private final boolean terminal;
  private final PrintStream err;
  private final Clock clock;
  private Instant toldAt = Instant.EPOCH;

  /**
   * @param terminal whether {@code err} is one, and nothing else writes to it much
   */
  ProgressLine(
      QueryMonitor monitor,
      MonitorOptions.ProgressStyle style,
      boolean terminal,
      PrintStream err,
      Clock clock) {
    this.monitor = monitor;
    this.style = style;
    this.terminal = terminal;
    this.err = err;
    this.clock = clock;
  }

  @Override
  public void onProgress(QueryProgress progress) {
    Instant now = clock.instant();
    boolean due = !now.isBefore(toldAt.plus(terminal ? TERMINAL_PAUSE : LOG_PAUSE));
    if (style == MonitorOptions.ProgressStyle.JSON) {
      if (progress.numInputRows() > 0 || !now.isBefore(toldAt.plus(LOG_PAUSE))) {
        toldAt = now;
        LOG.info("{}", progress.json());
      }
    } else if (due) {
      toldAt = now;
      String line = ProgressText.line(monitor.status(), progress, now);
      if (terminal) {
        // The cursor goes back, so that a line of the log overwrites this one.
        err.print(CLEAR_LINE + cut(line) + "\r");
        err.flush();
      } else {
        LOG.info("{}", line);
      }
    }
  }

  private static String cut(String line) {
    String columns = System.getenv("COLUMNS");
    int width = columns != null && columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : 0;
    return width > NARROW && line.length() >= width ? line.substring(0, width - 1) : line;
  }

  @Override
  public void onTerminated(QueryStatus status) {
    if (style == MonitorOptions.ProgressStyle.JSON) {
      monitor.lastProgress().ifPresent(last -> LOG.info("{}", last.json()));
    } else if (terminal) {
      err.println(
          CLEAR_LINE
              + monitor
                  .lastProgress()
                  .map(last -> ProgressText.line(status, last, clock.instant()))
                  .orElse(status.name() + ": nothing was read"));
    } else {
      monitor
          .lastProgress()
          .ifPresent(last -> LOG.info("{}", ProgressText.line(status, last, clock.instant())));
    }
  }
}
