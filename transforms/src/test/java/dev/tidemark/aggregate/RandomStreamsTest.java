/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.apache.beam.runners.direct.DirectOptions;
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

  private static void check(long seed) {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setEnforceEncodability(false); // the suites have the runner check that, here it counts
    options.setEnforceImmutability(false);
    RandomStreamsSuite.check(seed, new RandomStreamSet(seed, STREAMS, BATCHES), options);
  }
}
