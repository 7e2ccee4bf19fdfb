/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;

import dev.tidemark.testing.Timeline;
import java.time.Duration;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** The suite on the Direct runner. */
class WindowedAggregateTest extends WindowedAggregateSuite {
  @Override
  protected PipelineOptions options() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    return options;
  }

  /** Not in the suite: not every runner's test stream has a clock. */
  @Test
  void trigger_gathersChangesByTheClock() {
    check(
        WindowedAggregate.update(FIVE_MINUTES).withTrigger(Duration.ofSeconds(30)),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")))
            .processingTime(Duration.ofSeconds(20))
            .clicks(click("bob", "/a", at("10:02")))
            // more than thirty seconds since the first change: one row for both
            .processingTime(Duration.ofSeconds(11))
            .clicks(click("cid", "/a", at("10:03")))
            .processingTime(Duration.ofSeconds(31))
            .end(),
        rows("10:00–10:05 /a 2/2", "10:00–10:05 /a 3/3"),
        late());
  }
}
