/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Progress for people: a line of it, or all there is to say. */
public final class ProgressText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ProgressText() {}

  /** One line, without its end. */
  public static String line(QueryStatus status, QueryProgress progress, Instant now) {
    String trouble =
        status.troubles().stream()
            .findFirst()
            .map(first -> "  " + (first.isError() ? "✗ " : "! ") + first.what())
            .orElse("");
    return "%s  #%d  %,d rows  %,.0f/s  unread %,d  watermark %s  late %,d  malformed %,d%s"
        .formatted(
            status.name(),
            progress.batchId(),
            progress.totals().read(),
            progress.inputRowsPerSecond(),
            progress.sources().stream().mapToLong(QueryProgress.Source::lag).sum(),
            watermark(progress.eventTime().watermark(), now),
            progress.totals().late(),
            progress.totals().malformed(),
            trouble);
  }

  private static String watermark(Optional<Instant> watermark, Instant now) {
    return watermark
        .map(at -> TIME.format(at) + " (" + text(Duration.between(at, now)) + " behind)")
        .orElse("none yet");
  }

  /** All there is to say, lines with their ends. */
  public static String full(QueryStatus status, Optional<QueryProgress> progress, Instant now) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s, %s%n"
            .formatted(
                status.name(), status.state().name().toLowerCase(Locale.ROOT), status.message()));
    row(text, "run", status.runId() + ", since " + DATE_TIME.format(status.startedAt()));
    status.endedAt().ifPresent(at -> row(text, "ended", DATE_TIME.format(at)));
    progress.ifPresent(last -> describe(last, now, text));
    for (Trouble trouble : status.troubles()) {
      text.append(
          "%n%s %s%n  %s%n  fix: %s%n"
              .formatted(
                  trouble.isError() ? "✗" : "!", trouble.what(), trouble.why(), trouble.fix()));
    }
    return text.toString();
  }

  private static void describe(QueryProgress last, Instant now, StringBuilder text) {
    row(
        text,
        "last batch",
        "#%d at %s, %,d rows in %,d ms"
            .formatted(
                last.batchId(),
                DATE_TIME.format(last.timestamp()),
                last.numInputRows(),
                last.batchDuration()));
    row(
        text,
        "rates",
        "%,.1f rows/s came in, %,.1f rows/s could be processed"
            .formatted(last.inputRowsPerSecond(), last.processedRowsPerSecond()));
    RowCounts all = last.totals();
    row(
        text,
        "read",
        "%,d = aggregated %,d + emitted %,d + filtered %,d + late %,d + malformed %,d"
            .formatted(
                all.read(),
                all.aggregated(),
                all.emitted(),
                all.filtered(),
                all.late(),
                all.malformed()));
    row(text, "watermark", watermark(last.eventTime().watermark(), now));
    last.horizon().ifPresent(horizon -> row(text, "durable", "up to " + DATE_TIME.format(horizon)));
    last.windowsOpen().ifPresent(open -> row(text, "windows", open + " open"));
    for (QueryProgress.StateOperator state : last.stateOperators()) {
      row(
          text,
          "state",
          "%,d rows, %,d bytes for sink %d"
              .formatted(state.numRowsTotal(), state.memoryUsedBytes(), state.sink()));
    }
    for (QueryProgress.Source source : last.sources()) {
      row(text, "source", source.description() + ", unread " + "%,d".formatted(source.lag()));
      for (QueryProgress.Partition partition : source.partitions()) {
        row(
            text,
            "",
            "%s-%d  next %,d  unread %s  watermark %s%s"
                .formatted(
                    partition.source(),
                    partition.partition(),
                    partition.endOffset(),
                    partition.lag().map("%,d"::formatted).orElse("?"),
                    partition.watermark().map(DATE_TIME::format).orElse("none yet"),
                    partition.isIdle() ? "  idle" : ""));
      }
    }
    for (QueryProgress.Sink sink : last.sinks()) {
      row(
          text,
          "sink",
          "%s, %,d rows%s%s"
              .formatted(
                  sink.description(),
                  sink.rowsTotal(),
                  sink.version().map(version -> ", version " + version).orElse(""),
                  sink.lastCommit().map(at -> ", last at " + DATE_TIME.format(at)).orElse("")));
    }
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("  %-11s%s%n".formatted(name, value));
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }
}
