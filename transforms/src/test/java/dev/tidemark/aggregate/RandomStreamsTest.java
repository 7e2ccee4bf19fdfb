/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Every kind of window in every output mode against the oracle, on the Direct runner. */
class RandomStreamsTest {
  private static final int STREAMS = 50;
  private static final int BATCHES = 10;

  /** 1,100 streams. */
  @Property(tries = 22)
  void everyModeGivesWhatTheModelSays(@ForAll long seed) {
    check(seed);
  }

  /** 22,000 streams: {@code ./mvnw test -Psoak}. */
  @Property(tries = 440)
  @Tag("soak")
  void everyModeGivesWhatTheModelSays_soak(@ForAll long seed) {
    check(seed);
  }

  /** 150 streams with sessions, and others, of a source by whose heartbeats sessions close. */
  @Property(tries = 3)
  void heartbeatsCloseSessionsAsTheRunnerWould(@ForAll long seed) {
    RandomStreamsSuite.checkWithHeartbeats(seed, streams(seed), options());
  }

  /** A batch gives the rows that a stream of the same rows does when it has ended. */
  @Property(tries = 2)
  void batchIsStream(@ForAll long seed) {
    RandomStreamsSuite.checkBounded(seed, streams(seed), options());
    RandomStreamsSuite.check(seed, streams(seed).withoutWatermark(), options());
  }

  private static void check(long seed) {
    RandomStreamsSuite.check(seed, streams(seed), options());
  }

  private static RandomStreamSet streams(long seed) {
    return new RandomStreamSet(seed, STREAMS, BATCHES);
  }

  private static PipelineOptions options() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setEnforceEncodability(false); // the suites have the runner check that, here it counts
    options.setEnforceImmutability(false);
    return options;
  }
}
