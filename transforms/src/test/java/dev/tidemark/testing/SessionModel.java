/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The oracle of the session tests: which sessions there must be and what they hold, worked out
 * click by click in the most obvious way, with nothing of Tidemark or Beam in it. Two clicks on a
 * page that are less than the gap apart are of one session, unless it closed before the later one
 * arrived.
 */
public final class SessionModel {
  private final long gap;
  private final long allowedLateness;
  private final List<List<Click>> open = new ArrayList<>();
  private final List<List<Click>> closed = new ArrayList<>();
  private final List<Click> late = new ArrayList<>();

  /** A session on a page. */
  public record Session(Instant start, Instant end, String page) {}

  /** What a session must come to. */
  public record Result(long views, long users) {}

  public SessionModel(Duration gap, Duration allowedLateness) {
    this.gap = gap.toMillis();
    this.allowedLateness = allowedLateness.toMillis();
  }

  /** A click arrives when the watermark stands at {@code watermark} (milliseconds since 1970). */
  public void arrive(Click click, long watermark) {
    for (List<Click> session : List.copyOf(open)) {
      if (end(session) + allowedLateness <= watermark) {
        open.remove(session);
        closed.add(session);
      }
    }
    if (time(click) + gap + allowedLateness <= watermark) {
      late.add(click);
      return;
    }
    List<Click> joined = new ArrayList<>(List.of(click));
    for (List<Click> session : List.copyOf(open)) {
      if (session.stream().anyMatch(other -> together(click, other))) {
        open.remove(session);
        joined.addAll(session);
      }
    }
    open.add(joined);
  }

  private boolean together(Click a, Click b) {
    return a.page().equals(b.page()) && Math.abs(time(a) - time(b)) < gap;
  }

  private long end(List<Click> session) {
    return session.stream().mapToLong(SessionModel::time).max().orElseThrow() + gap;
  }

  private static long time(Click click) {
    return click.at().toEpochMilli();
  }

  /** The result when all sessions have closed. */
  public Map<Session, Result> results() {
    Map<Session, Result> results = new HashMap<>();
    for (List<List<Click>> sessions : List.of(open, closed)) {
      for (List<Click> session : sessions) {
        Click first = Collections.min(session, Comparator.comparing(Click::at));
        Set<String> users = new HashSet<>();
        session.forEach(click -> users.add(click.user()));
        results.put(
            new Session(first.at(), Instant.ofEpochMilli(end(session)), first.page()),
            new Result(session.size(), users.size()));
      }
    }
    return results;
  }

  /** The clicks that are in no session. */
  public List<Click> late() {
    return late;
  }
}
