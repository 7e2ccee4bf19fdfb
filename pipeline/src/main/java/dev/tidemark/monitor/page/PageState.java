/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import dev.tidemark.explain.Plan;
import dev.tidemark.monitor.Facts;
import dev.tidemark.monitor.History;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.Redaction;
import dev.tidemark.monitor.Sample;
import dev.tidemark.sink.watch.LastSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Everything that the page shows, in one answer; of what stays as it is only what it lacks. */
final class PageState {
  private static final int BATCHES_SHOWN = 40;
  private static final long NO_BATCH = -1;

  private final QueryMonitor monitor;
  private final List<Plan.Part> plan;
  private final Map<String, IdentityHashMap<LastSeen.Seen, LastSeen.Seen>> redacted =
      new HashMap<>();

  /**
   * One answer.
   *
   * @param last the report of the last batch
   * @param samples the points of the charts that are new
   * @param batches the last reports that are new, oldest first
   * @param plan of the query, in an answer to who knows no batch; otherwise empty
   */
  record Everything(
      Instant now,
      QueryStatus status,
      Optional<QueryProgress> last,
      List<Sample> samples,
      List<QueryProgress> batches,
      List<SinkRows> sinks,
      List<LastSeen.Seen> deadLetters,
      List<Plan.Part> plan) {}

  /** The last rows of a sink, oldest first. */
  record SinkRows(String description, List<String> columns, List<LastSeen.Seen> rows) {}

  PageState(QueryMonitor monitor) {
    this.monitor = monitor;
    Redaction redaction = monitor.redaction();
    this.plan =
        Plan.of(monitor.facts().query()).parts().stream()
            .map(
                part ->
                    new Plan.Part(part.name(), part.lines().stream().map(redaction::of).toList()))
            .toList();
  }

  /**
   * @param query {@code range=recent&after=0&batch=7}: the points of that range after that time,
   *     the reports behind that batch; each may be missing
   */
  Everything of(String query) {
    History.Range range = History.Range.RECENT;
    long after = 0;
    long batch = NO_BATCH;
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      if (parameter.startsWith("range=")) {
        range = range(parameter.substring("range=".length()));
      } else if (parameter.startsWith("after=")) {
        after = Long.parseLong(parameter.substring("after=".length()));
      } else if (parameter.startsWith("batch=")) {
        batch = Long.parseLong(parameter.substring("batch=".length()));
      }
    }
    return new Everything(
        Instant.now(),
        monitor.status(),
        monitor.lastProgress(),
        monitor.samples(range, after),
        behind(batch),
        sinks(),
        seen(monitor.watched().deadLetters()),
        batch == NO_BATCH ? plan : List.of());
  }

  private List<QueryProgress> behind(long batch) {
    List<QueryProgress> reports = monitor.recentProgress();
    return reports.subList(Math.max(0, reports.size() - BATCHES_SHOWN), reports.size()).stream()
        .filter(report -> report.batchId() > batch)
        .map(PageState::withoutSources)
        .toList();
  }

  private static History.Range range(String name) {
    try {
      return History.Range.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("range is one of recent, hours, days", e);
    }
  }

  /** A thousand partitions forty times over would be a page of megabytes. */
  private static QueryProgress withoutSources(QueryProgress progress) {
    return progress.withSources(List.of());
  }

  private List<SinkRows> sinks() {
    Facts facts = monitor.facts();
    List<SinkRows> sinks = new ArrayList<>();
    for (int i = 0; i < facts.sinks().size(); i++) {
      sinks.add(
          new SinkRows(
              facts.sinks().get(i), facts.resultColumns(), seen(monitor.watched().sink(i))));
    }
    return sinks;
  }

  /** Redacted once each, since most of them were there a second ago. */
  private synchronized List<LastSeen.Seen> seen(String point) {
    IdentityHashMap<LastSeen.Seen, LastSeen.Seen> before =
        redacted.getOrDefault(point, new IdentityHashMap<>());
    IdentityHashMap<LastSeen.Seen, LastSeen.Seen> now = new IdentityHashMap<>();
    List<LastSeen.Seen> shown = new ArrayList<>();
    for (LastSeen.Seen seen : LastSeen.at(point).all()) {
      LastSeen.Seen known = before.get(seen);
      LastSeen.Seen clean = known == null ? redact(seen) : known;
      now.put(seen, clean);
      shown.add(clean);
    }
    redacted.put(point, now);
    return shown;
  }

  private LastSeen.Seen redact(LastSeen.Seen seen) {
    Redaction redaction = monitor.redaction();
    return new LastSeen.Seen(seen.at(), seen.cells().stream().map(redaction::of).toList());
  }
}
