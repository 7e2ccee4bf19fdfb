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
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells progress to whoever started the program. */
final class ProgressLine implements ProgressListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tidemark.progress");
  private static final Duration LOG_PAUSE = Duration.ofSeconds(10);
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(500);
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final QueryMonitor monitor;
  private final MonitorOptions.ProgressStyle style;
  private final OptionalInt terminal;
  private final PrintStream err;
  private final Clock clock;
  private Instant toldAt = Instant.EPOCH;
  private long told = -1; // the batch

  /**
   * @param terminal how wide the terminal is that {@code err} is, and that nothing else writes to
   *     much; empty if there is none
   */
  ProgressLine(
      QueryMonitor monitor,
      MonitorOptions.ProgressStyle style,
      OptionalInt terminal,
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
    if (style == MonitorOptions.ProgressStyle.JSON) {
      if (moved(progress) || isDue(LOG_PAUSE, now)) {
        json(progress, now);
      }
    } else if (terminal.isPresent()) {
      if (isDue(TERMINAL_PAUSE, now)) {
        toldAt = now;
        // The cursor goes back, so that a line of the log overwrites this one.
        err.print(CLEAR_LINE + cut(ProgressText.line(monitor.status(), progress, now)) + "\r");
        err.flush();
      }
    } else if (isDue(LOG_PAUSE, now)) {
      toldAt = now;
      LOG.info("{}", ProgressText.line(monitor.status(), progress, now));
    }
  }

  private boolean isDue(Duration pause, Instant now) {
    return !now.isBefore(toldAt.plus(pause));
  }

  /** Whether anything came in or went out. */
  private static boolean moved(QueryProgress progress) {
    return progress.numInputRows() > 0
        || progress.sinks().stream().anyMatch(sink -> sink.numOutputRows() > 0);
  }

  private void json(QueryProgress progress, Instant now) {
    if (progress.batchId() != told) {
      toldAt = now;
      told = progress.batchId();
      LOG.info("{}", progress.json());
    }
  }

  /** A line that is as wide as the terminal would go on in the next. */
  private String cut(String line) {
    int width = terminal.orElseThrow() - 1;
    return line.length() > width ? line.substring(0, width) : line;
  }

  @Override
  public void onTerminated(QueryStatus status) {
    if (style == MonitorOptions.ProgressStyle.JSON) {
      monitor.lastProgress().ifPresent(last -> json(last, clock.instant()));
    } else if (terminal.isPresent()) {
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
