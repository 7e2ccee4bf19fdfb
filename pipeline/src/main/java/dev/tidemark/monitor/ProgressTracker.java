/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.monitor.QueryProgress.EventTime;
import dev.tidemark.monitor.QueryProgress.Sink;
import dev.tidemark.monitor.QueryProgress.StateOperator;
import dev.tidemark.query.Query;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SlidingWindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes progress reports out of batches that have ended and what the pipeline's metrics were then.
 * Metrics only ever grow; a report is of what they grew by since the one before. Not thread-safe.
 */
final class ProgressTracker {
  private final Facts facts;
  private final SourceTracker sources;
  private final Supplier<Optional<Instant>> ledger;
  private final Map<Integer, Long> rowsOut = new HashMap<>();
  private final Map<Integer, Instant> given = new HashMap<>();
  private final Map<Integer, Version> versions = new HashMap<>();
  private final Map<Integer, Long> stateRows = new HashMap<>();
  private RowCounts totals = RowCounts.ZERO;
  private long rowsAdded;
  private long eventTimeSum;
  private long eventTimeCount;
  private long batchId;
  private Optional<Instant> lastBegin = Optional.empty();

  /** A table's version, and when it was seen first. */
  private record Version(long number, Instant at) {}

  /**
   * @param ledger the horizon by the query's ledger
   */
  ProgressTracker(Facts facts, Redaction redaction, Supplier<Optional<Instant>> ledger) {
    this.facts = facts;
    this.ledger = ledger;
    this.sources = new SourceTracker(facts, redaction);
  }

  /**
   * The next report.
   *
   * @param watermark that the runner judges by; empty if there is none yet
   */
  QueryProgress after(Batch batch, Readings readings, Optional<Instant> watermark) {
    RowCounts now = counts(readings);
    RowCounts rows = now.minus(totals);
    totals = now;
    double sinceLast =
        seconds(lastBegin.orElse(batch.begin()), lastBegin.isEmpty() ? batch.end() : batch.begin());
    lastBegin = Optional.of(batch.begin());
    double inputRate = rate(rows.read(), sinceLast);
    double processedRate = rate(rows.read(), seconds(batch.begin(), batch.end()));
    SourceTracker.Reading source =
        sources.after(readings, batch.end(), rows.read(), inputRate, processedRate);
    return new QueryProgress(
        facts.id(),
        facts.runId(),
        facts.query().name(),
        batch.begin(),
        batchId++,
        batch.duration().toMillis(),
        durations(batch),
        rows.read(),
        inputRate,
        processedRate,
        eventTime(readings, source, watermark),
        rows,
        totals,
        windowsOpen(readings, watermark),
        horizon(readings),
        stateOperators(readings, rows.late()),
        List.of(source.progress()),
        sinks(readings, batch),
        batch.failure());
  }

  static RowCounts counts(Readings readings) {
    return new RowCounts(
        readings.count("rows_in"),
        readings.count("rows_aggregated"),
        readings.count("rows_emitted"),
        readings.count("rows_filtered"),
        readings.count("rows_late"),
        readings.count("rows_malformed"),
        readings.count("dead_letters"));
  }

  private static Map<String, Long> durations(Batch batch) {
    Map<String, Long> durations = new LinkedHashMap<>();
    long work = batch.processed().toMillis();
    long waited = batch.waited().toMillis();
    long all = batch.duration().toMillis();
    durations.put("getBatch", Math.max(0, all - work - waited));
    durations.put("addBatch", work);
    durations.put("triggerExecution", all);
    return durations;
  }

  private EventTime eventTime(
      Readings readings, SourceTracker.Reading source, Optional<Instant> watermark) {
    long sum = 0;
    long count = 0;
    for (Readings.Spread spread : readings.distributions()) {
      if (spread.name().equals("event_time")) {
        sum += spread.sum();
        count += spread.count();
      }
    }
    // Sums of milliseconds overflow in the course of a day, but not those of a batch; and the
    // difference of two that did is right.
    long batchSum = sum - eventTimeSum;
    long batchCount = count - eventTimeCount;
    eventTimeSum = sum;
    eventTimeCount = count;
    Optional<Instant> average =
        batchCount == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(Math.floorDiv(batchSum, batchCount)));
    return new EventTime(average, source.maxEventTime(), source.minEventTime(), watermark);
  }

  /** Every window's start is a gauge from its first row on, and for long after. */
  private Optional<Long> windowsOpen(Readings readings, Optional<Instant> watermark) {
    Query query = facts.query();
    if (query.window().isEmpty() || !(query.window().get() instanceof SlidingWindowSpec windows)) {
      return Optional.empty();
    }
    LateGate gate = new LateGate(windows, query.allowedLateness());
    Collection<Long> starts = readings.gaugesFrom("window/").values();
    return Optional.of(
        starts.stream()
            .filter(
                start ->
                    watermark.isEmpty()
                        || !gate.isClosed(
                            start + windows.size().toMillis(), watermark.get().toEpochMilli()))
            .count());
  }

  /** The least of the sinks' that have one, which are newer, or else the ledger's. */
  private Optional<Instant> horizon(Readings readings) {
    return readings.gauges().stream()
        .filter(gauge -> gauge.name().equals("horizon") && gauge.sink().isPresent())
        .map(gauge -> Instant.ofEpochMilli(gauge.value()))
        .min(Instant::compareTo)
        .or(ledger);
  }

  private List<StateOperator> stateOperators(Readings readings, long late) {
    if (facts.query().aggregates().isEmpty()) {
      return List.of();
    }
    long added = readings.countOutsideSinks("state_rows_added");
    long addedNow = added - rowsAdded;
    rowsAdded = added;
    List<StateOperator> operators = new ArrayList<>();
    for (int sink = 0; sink < facts.query().sinks().size(); sink++) {
      boolean append = facts.query().sinks().get(sink).outputMode() == OutputMode.APPEND;
      long rows =
          append
              ? added
                  + readings.count(sink, "state_rows_added")
                  - readings.count(sink, "state_rows_removed")
              : readings.count(sink, "state_rows_kept");
      long bytes =
          append
              ? readings.countOutsideSinks("state_bytes_added")
                  + readings.count(sink, "state_bytes_added")
                  - readings.count(sink, "state_bytes_removed")
              : readings.count(sink, "state_bytes_kept");
      Long before = stateRows.put(sink, rows);
      long updated = append ? addedNow : Math.max(0, rows - (before == null ? 0 : before));
      // Below 0 where tasks that were started anew remove what others had added.
      operators.add(new StateOperator(sink, Math.max(0, rows), updated, late, Math.max(0, bytes)));
    }
    return operators;
  }

  private List<Sink> sinks(Readings readings, Batch batch) {
    List<Sink> sinks = new ArrayList<>();
    for (int sink = 0; sink < facts.sinks().size(); sink++) {
      long total = readings.count(sink, "rows_out");
      Long before = rowsOut.put(sink, total);
      long now = total - (before == null ? 0 : before);
      if (now > 0) {
        given.put(sink, batch.end());
      }
      Optional<Version> version = version(sink, readings);
      Optional<Instant> lastGiven = Optional.ofNullable(given.get(sink));
      sinks.add(
          new Sink(
              facts.sinks().get(sink),
              now,
              total,
              version.map(Version::at).or(() -> lastGiven),
              version.map(Version::number)));
    }
    return sinks;
  }

  /** A gauge may say that it was set just now, whenever it is read: so the first time counts. */
  private Optional<Version> version(int sink, Readings readings) {
    return readings.gauges(sink, "version").stream()
        .findFirst()
        .map(
            gauge ->
                versions.merge(
                    sink,
                    new Version(gauge.value(), gauge.at()),
                    (known, now) -> known.number() == now.number() ? known : now));
  }

  static double rate(long rows, double seconds) {
    return seconds <= 0 ? 0 : Math.round(rows / seconds * 10) / 10.0;
  }

  private static double seconds(Instant from, Instant to) {
    return (to.toEpochMilli() - from.toEpochMilli()) / 1000.0;
  }
}
