/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The oracle of the event-time tests: which windows there must be and what they hold, worked out
 * event by event in the most obvious way, with nothing of Tidemark or Beam in it.
 */
public final class WindowModel {
  private final long size;
  private final long every;
  private final long offset;
  private final long allowedLateness;
  private final Map<Group, List<Click>> groups = new HashMap<>();
  private final List<Click> late = new ArrayList<>();

  /** A window of a page. */
  public record Group(Instant windowStart, String page) {}

  /** What a window of a page must come to. */
  public record Result(long views, long users) {}

  public WindowModel(Duration size, Duration every, Duration offset, Duration allowedLateness) {
    this.size = size.toMillis();
    this.every = every.toMillis();
    this.offset = offset.toMillis();
    this.allowedLateness = allowedLateness.toMillis();
  }

  /** A click arrives when the watermark stands at {@code watermark} (milliseconds since 1970). */
  public void arrive(Click click, long watermark) {
    boolean kept = false;
    long time = click.at().toEpochMilli();
    long latest = time - Math.floorMod(time - offset, every);
    for (long start = latest; start + size > time; start -= every) {
      if (start + size + allowedLateness > watermark) {
        Group group = new Group(Instant.ofEpochMilli(start), click.page());
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(click);
        kept = true;
      }
    }
    if (!kept) {
      late.add(click);
    }
  }

  /** The result when all windows have closed. */
  public Map<Group, Result> results() {
    Map<Group, Result> results = new HashMap<>();
    groups.forEach(
        (group, clicks) -> {
          Set<String> users = new HashSet<>();
          clicks.forEach(click -> users.add(click.user()));
          results.put(group, new Result(clicks.size(), users.size()));
        });
    return results;
  }

  /** The clicks that are in no window. */
  public List<Click> late() {
    return late;
  }
}
