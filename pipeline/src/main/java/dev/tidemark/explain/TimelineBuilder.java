/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.SqlExpressions;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryInWords;
import dev.tidemark.stepping.Moment;
import dev.tidemark.stepping.Recording;
import dev.tidemark.stepping.Step;
import dev.tidemark.time.LateGate;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts what a run recorded into words. */
final class TimelineBuilder {
  private final Query query;
  private final Recording recording;
  private final Optional<LateGate> gate;
  private final List<Entry> entries = new ArrayList<>();
  private int events;

  TimelineBuilder(Query query, Recording recording) {
    this.query = query;
    this.recording = recording;
    this.gate = query.window().map(window -> new LateGate(window, query.allowedLateness()));
  }

  Timeline build(List<Step> steps) {
    TimeFormat times = TimeFormat.of(times());
    for (Recording.Outcome outcome : recording.steps()) {
      Entry entry = entry(outcome, times);
      if (isQuiet(entry) && !entries.isEmpty() && isQuiet(entries.get(entries.size() - 1))) {
        entries.remove(entries.size() - 1);
      }
      entries.add(entry);
    }
    boolean timed =
        steps.stream()
            .anyMatch(step -> step instanceof Step.Arrival event && event.arrival().isPresent());
    return new Timeline(query, List.copyOf(entries), timed, recording.end());
  }

  /** Whether it says no more than that the watermark moved on by the clock. */
  private static boolean isQuiet(Entry entry) {
    return entry.line() == 0 && entry.panes().isEmpty();
  }

  private List<Instant> times() {
    List<Instant> times = new ArrayList<>();
    for (Recording.Outcome outcome : recording.steps()) {
      eventTime(outcome.moment()).ifPresent(times::add);
      instant(outcome.moment().watermark()).ifPresent(times::add);
    }
    return times;
  }

  private Entry entry(Recording.Outcome outcome, TimeFormat times) {
    Moment moment = outcome.moment();
    Optional<Step> step = moment.step();
    Optional<Instant> eventTime = eventTime(moment);
    Optional<Verdict> verdict = moment.batch().map(batch -> verdict(batch, outcome, eventTime));
    List<Span> windows =
        verdict.filter(v -> v != Verdict.MALFORMED && v != Verdict.FILTERED).isPresent()
            ? eventTime.map(time -> windows(time, moment.before())).orElse(List.of())
            : List.of();
    String why =
        verdict.isPresent()
            ? why(verdict.get(), outcome, windows, times)
            : whatHappened(step, moment, times);
    return new Entry(
        verdict.isPresent() ? ++events : 0,
        step.map(Step::line).orElse(0),
        step.map(s -> s instanceof Step.Arrival event ? event.origin().partition() : 0).orElse(0),
        moment.clock(),
        eventTime,
        verdict,
        why,
        windows,
        instant(moment.watermark()),
        moment.advanced(),
        outcome.panes());
  }

  private Optional<Instant> eventTime(Moment moment) {
    return moment
        .batch()
        .filter(batch -> batch.size() == 1)
        .flatMap(
            batch -> query.watermark().map(spec -> (Instant) batch.column(spec.column()).value(0)));
  }

  private Verdict verdict(
      EventBatch batch, Recording.Outcome outcome, Optional<Instant> eventTime) {
    if (batch.size() == 0) {
      return Verdict.MALFORMED;
    }
    if (outcome.deadLetters().stream().anyMatch(l -> l.kind() == DeadLetter.Kind.LATE)) {
      return Verdict.LATE_DROPPED;
    }
    boolean meets =
        query
            .where()
            .map(sql -> SqlExpressions.predicate(sql, batch.schema()))
            .map(where -> where.select(batch, Selection.all(1)).count() == 1)
            .orElse(true);
    if (!meets) {
      return Verdict.FILTERED;
    }
    boolean behind =
        eventTime.filter(time -> time.toEpochMilli() < outcome.moment().before()).isPresent();
    return behind ? Verdict.LATE_KEPT : Verdict.ON_TIME;
  }

  private List<Span> windows(Instant eventTime, long watermark) {
    if (gate.isEmpty()) {
      return List.of();
    }
    WindowSpec spec = query.window().orElseThrow();
    long time = eventTime.toEpochMilli();
    long length = spec.lastWindowEnd(time) - spec.lastWindowStart(time);
    long step = spec instanceof SlidingWindowSpec sliding ? sliding.every().toMillis() : length;
    List<Span> spans = new ArrayList<>();
    for (long start = spec.firstWindowStart(time, time);
        start <= spec.lastWindowStart(time);
        start += step) {
      spans.add(
          new Span(
              Instant.ofEpochMilli(start),
              Instant.ofEpochMilli(start + length),
              !gate.get().isClosed(start + length, watermark)));
    }
    return List.copyOf(spans);
  }

  private String why(
      Verdict verdict, Recording.Outcome outcome, List<Span> windows, TimeFormat times) {
    return switch (verdict) {
      case ON_TIME -> "";
      case MALFORMED ->
          outcome.deadLetters().stream().findFirst().map(DeadLetter::reason).orElse("");
      case FILTERED -> "where " + query.where().orElseThrow() + " does not hold";
      case LATE_KEPT -> kept(outcome.moment(), windows, times);
      case LATE_DROPPED -> {
        Span last = windows.get(windows.size() - 1);
        yield "its %swindow closed at watermark %s; the watermark stood at %s"
            .formatted(
                windows.size() > 1 ? "last " : "",
                times.of(close(last)),
                times.of(Instant.ofEpochMilli(outcome.moment().before())));
      }
    };
  }

  private String kept(Moment moment, List<Span> windows, TimeFormat times) {
    String behind = "behind the watermark " + times.of(Instant.ofEpochMilli(moment.before()));
    if (windows.isEmpty()) {
      return behind + ", but without windows nothing is too late";
    }
    long closed = windows.stream().filter(span -> !span.open()).count();
    Span last = windows.get(windows.size() - 1);
    return behind
        + (closed == 0
            ? ", but its window is open until " + times.of(close(last))
            : ": %d of its %d windows had closed, the last is open until %s"
                .formatted(closed, windows.size(), times.of(close(last))));
  }

  /** The watermark at which a window takes no more rows. */
  private Instant close(Span span) {
    return span.end().plus(query.allowedLateness());
  }

  private String whatHappened(Optional<Step> step, Moment moment, TimeFormat times) {
    if (step.isEmpty()) {
      return "silent for "
          + query
              .watermark()
              .flatMap(spec -> spec.idleTimeout())
              .map(QueryInWords::duration)
              .orElse("a while")
          + ": an idle partition no longer holds the watermark";
    }
    return step.get() instanceof Step.WatermarkTo
        ? "the watermark is moved on"
        : "the clock moves on to " + times.of(moment.clock());
  }

  private static Optional<Instant> instant(long millis) {
    return millis == EventBatch.NO_WATERMARK
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis));
  }
}
