/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryInWords;
import dev.tidemark.stepping.Recording.Pane;
import dev.tidemark.stepping.Step;
import dev.tidemark.stepping.SteppedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a query does with events that are written down, one by one: it runs them, and tells.
 *
 * @param query the query
 * @param entries the events and what else happened, in order of arrival
 * @param timed whether the events have arrival times
 * @param end what sinks would be given if the source ended behind the last event
 */
public record Timeline(Query query, List<Entry> entries, boolean timed, List<Pane> end) {

  /** Runs {@code query} over {@code steps}. */
  public static Timeline of(Query query, List<Step> steps) {
    return new TimelineBuilder(query, SteppedRun.of(query).run(steps)).build(steps);
  }

  /** How many events came to {@code verdict}. */
  public long count(Verdict verdict) {
    return entries.stream().filter(entry -> entry.verdict().equals(Optional.of(verdict))).count();
  }

  /** How many events there are. */
  public long events() {
    return entries.stream().filter(entry -> entry.verdict().isPresent()).count();
  }

  /** Where the watermark stands in the end. */
  public Optional<Instant> watermark() {
    return entries.isEmpty() ? Optional.empty() : entries.get(entries.size() - 1).watermark();
  }

  /** Whether there is more than one partition. */
  public boolean partitioned() {
    return entries.stream()
            .filter(entry -> entry.verdict().isPresent())
            .map(Entry::partition)
            .distinct()
            .count()
        > 1;
  }

  /**
   * The ends of the windows that hold an event and have not closed, as they are without merging.
   */
  public SortedSet<Instant> openEnds() {
    TreeSet<Instant> ends = new TreeSet<>();
    for (Entry entry : entries) {
      entry.windows().stream().filter(Span::open).map(Span::end).forEach(ends::add);
    }
    watermark()
        .ifPresent(at -> ends.removeIf(end -> !end.plus(query.allowedLateness()).isAfter(at)));
    return ends;
  }

  /** Sink number {@code sink} in a few words: {@code console, update}. */
  String sinkName(int sink) {
    String mode = query.sinks().get(sink).outputMode().name().toLowerCase(java.util.Locale.ROOT);
    return "sinks." + sink + " " + QueryInWords.sink(query.sinks().get(sink)) + ", " + mode;
  }
}
