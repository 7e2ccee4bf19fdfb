/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import dev.tidemark.batch.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/** Picks, of each kind, at most one dead letter in a stretch of time, and counts those between. */
final class Sample {
  private final Duration pause;
  private final Map<DeadLetter.Kind, Instant> taken = new EnumMap<>(DeadLetter.Kind.class);
  private final Map<DeadLetter.Kind, Long> passedOver = new EnumMap<>(DeadLetter.Kind.class);

  Sample(Duration pause) {
    this.pause = pause;
  }

  /** If one of this kind is to be taken now: how many were passed over since the last one. */
  synchronized OptionalLong take(DeadLetter.Kind kind, Instant now) {
    Instant last = taken.get(kind);
    if (last != null && now.isBefore(last.plus(pause))) {
      passedOver.merge(kind, 1L, Long::sum);
      return OptionalLong.empty();
    }
    taken.put(kind, now);
    Long others = passedOver.remove(kind);
    return OptionalLong.of(others == null ? 0 : others);
  }
}
