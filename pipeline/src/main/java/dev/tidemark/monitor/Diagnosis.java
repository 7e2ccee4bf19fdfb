/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.monitor.QueryProgress.Partition;
import dev.tidemark.monitor.Trouble.Severity;
import dev.tidemark.query.Query;
import dev.tidemark.time.WatermarkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, as far as reports tell.
 *
 * @param query whose reports they are
 * @param stalledAfter how long no batch may end, or nothing be read, before that is an error
 */
record Diagnosis(Query query, Duration stalledAfter) {
  /** A partition that is so far behind the others that people will wonder where results are. */
  private static final Duration HOLDS_BACK = Duration.ofMinutes(1);

  private static final int BATCHES_LOOKED_AT = 20;
  private static final double SHARE_WORTH_A_WORD = 0.05;

  /**
   * The worst first.
   *
   * @param reports the last ones, oldest first
   * @param lastEnd when the last batch ended or, before the first, the run began
   * @param lastRecords when records last came, on a runner that does not tell of its batches: there
   *     a tick ends each second, whatever hangs
   */
  List<Trouble> of(
      List<QueryProgress> reports, Instant lastEnd, Optional<Instant> lastRecords, Instant now) {
    List<Trouble> troubles = new ArrayList<>();
    Duration silence = Duration.between(lastEnd, now);
    if (silence.compareTo(stalledAfter) > 0) {
      troubles.add(
          error(
              "No batch has ended for " + silence.toSeconds() + " s",
              "the last one hangs or takes that long: a sink or the source that does not answer, or a machine that is overloaded",
              "look at the log, and at what the sinks write to"));
    }
    if (!reports.isEmpty()) {
      List<QueryProgress> recent =
          reports.subList(Math.max(0, reports.size() - BATCHES_LOOKED_AT), reports.size());
      QueryProgress last = recent.get(recent.size() - 1);
      last.failure()
          .ifPresent(
              why ->
                  troubles.add(
                      error(
                          "Batch " + last.batchId() + " failed",
                          why,
                          "no batch follows one that failed; mend the cause and start the query again")));
      lastRecords.flatMap(at -> nothingRead(last, at, now)).ifPresent(troubles::add);
      holdingBack(last).ifPresent(troubles::add);
      fallingBehind(recent).ifPresent(troubles::add);
      share(recent.stream().mapToLong(p -> p.rows().late()).sum(), recent)
          .map(
              share ->
                  warning(
                      share + " of the last rows came too late",
                      "the watermark's delay is shorter than the disorder of the stream",
                      "lengthen watermark.delay, or see how late the rows are in the dead letter"))
          .ifPresent(troubles::add);
      share(recent.stream().mapToLong(p -> p.rows().malformed()).sum(), recent)
          .map(
              share ->
                  warning(
                      share + " of the last records are malformed",
                      "they do not fit the schema, or have no usable event time",
                      "see the reasons in the dead letter"))
          .ifPresent(troubles::add);
    }
    return troubles;
  }

  private Optional<Trouble> nothingRead(QueryProgress last, Instant lastRecords, Instant now) {
    Duration silence = Duration.between(lastRecords, now);
    long waiting = lag(last);
    if (waiting == 0 || silence.compareTo(stalledAfter) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        error(
            "Nothing has been read for %d s, and %,d records wait"
                .formatted(silence.toSeconds(), waiting),
            "a sink hangs and holds up all that comes before it, or the source does not answer",
            "look at the log, and at what the sinks write to"));
  }

  /** The partition that the watermark waits for, if the others are far ahead of it. */
  private Optional<Trouble> holdingBack(QueryProgress last) {
    List<Partition> busy =
        last.sources().stream()
            .flatMap(source -> source.partitions().stream())
            .filter(partition -> !partition.isIdle())
            .toList();
    Optional<Instant> newest =
        busy.stream().flatMap(p -> p.watermark().stream()).max(Comparator.naturalOrder());
    if (newest.isEmpty() || query.watermark().isEmpty()) {
      return Optional.empty();
    }
    return busy.stream()
        .min(Comparator.comparing(p -> p.watermark().orElse(Instant.MIN)))
        .filter(
            slowest ->
                slowest.watermark().isEmpty()
                    || Duration.between(slowest.watermark().get(), newest.get())
                            .compareTo(HOLDS_BACK)
                        > 0)
        .map(slowest -> holdingBack(slowest, newest.get()));
  }

  private Trouble holdingBack(Partition slowest, Instant newest) {
    String name = slowest.source() + "-" + slowest.partition();
    String why =
        slowest
            .watermark()
            .map(
                own ->
                    "its newest rows are %s behind those of the others; nothing of it is lost, but windows close later"
                        .formatted(text(Duration.between(own, newest))))
            .orElse("it has brought no row yet, so nothing is known of its time");
    Optional<Duration> timeout = query.watermark().flatMap(WatermarkSpec::idleTimeout);
    String fix =
        timeout.isEmpty()
            ? "if it may be silent for long, set watermark.idleTimeout"
            : "it catches up by itself, or is left out when silent for " + text(timeout.get());
    return warning("Partition " + name + " holds the watermark back", why, fix);
  }

  private static Optional<Trouble> fallingBehind(List<QueryProgress> recent) {
    if (recent.size() < BATCHES_LOOKED_AT) {
      return Optional.empty();
    }
    long first = lag(recent.get(0));
    long middle = lag(recent.get(recent.size() / 2));
    long last = lag(recent.get(recent.size() - 1));
    long read = recent.stream().mapToLong(QueryProgress::numInputRows).sum();
    if (first < middle && middle < last && last > read) {
      return Optional.of(
          warning(
              "More records come in than are read: %,d wait".formatted(last),
              "batches read less than arrives between them",
              "give it more cores (--sparkMaster local[N]), or see which batches are slow"));
    }
    return Optional.empty();
  }

  private static long lag(QueryProgress progress) {
    return progress.sources().stream().mapToLong(QueryProgress.Source::lag).sum();
  }

  private static Optional<String> share(long some, List<QueryProgress> recent) {
    long all = recent.stream().mapToLong(QueryProgress::numInputRows).sum();
    return all > 0 && some > all * SHARE_WORTH_A_WORD
        ? Optional.of("%.0f %%".formatted(100.0 * some / all))
        : Optional.empty();
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static Trouble error(String what, String why, String fix) {
    return new Trouble(Severity.ERROR, what, why, fix);
  }

  private static Trouble warning(String what, String why, String fix) {
    return new Trouble(Severity.WARNING, what, why, fix);
  }
}
