/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import java.time.Duration;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** How Tidemark sets up the Flink runner; anything that the user set stays. */
final class FlinkDefaults {
  /** How often results are wanted of input that ends: when it has. */
  static final Duration OF_A_BATCH = Duration.ofMinutes(1);

  private static final Duration SHORTEST_BUNDLE = Duration.ofMillis(100);
  private static final Duration LONGEST_BUNDLE = Duration.ofSeconds(1);
  private static final int BUNDLES_PER_INTERVAL = 2;
  private static final String IN_THIS_PROCESS = "[auto]";

  private FlinkDefaults() {}

  /**
   * Sets up {@code options} for one streaming run, of bounded input too: the query ends when its
   * watermark has passed everything.
   *
   * @param interval how often results are wanted; a bundle, which holds the watermark back while it
   *     is open, takes no more than half of it
   */
  static FlinkPipelineOptions streaming(PipelineOptions options, Duration interval) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setRunner(FlinkRunner.class);
    flink.setStreaming(true);
    FlinkPipelineOptions beam = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    beam.setStreaming(true);
    if (flink.getMaxBundleTimeMills().equals(beam.getMaxBundleTimeMills())) {
      flink.setMaxBundleTimeMills(bundleTime(interval).toMillis());
    }
    if (flink.getAutoWatermarkInterval() == null) {
      flink.setAutoWatermarkInterval(flink.getMaxBundleTimeMills() / 5);
    }
    // A job that ran to its end would otherwise block until it has: nobody could watch or stop it.
    flink.setAttachedMode(false);
    flink.setJobCheckIntervalInSecs(1);
    // What is half added up goes downstream ahead of the barrier and not into the checkpoint.
    flink.setFinishBundleBeforeCheckpointing(true);
    // Nothing in a query's transforms changes an element that it was given.
    flink.setFasterCopy(true);
    // A reader with nothing to read ends at once; one that has a split never does.
    flink.setShutdownSourcesAfterIdleMs(0L);
    return flink;
  }

  /** Whether the job goes to a cluster that is named by its address. */
  static boolean isRemote(FlinkPipelineOptions options) {
    return !options.getFlinkMaster().equals(IN_THIS_PROCESS);
  }

  private static Duration bundleTime(Duration interval) {
    Duration part = interval.dividedBy(BUNDLES_PER_INTERVAL);
    if (part.compareTo(SHORTEST_BUNDLE) < 0) {
      return SHORTEST_BUNDLE;
    }
    return part.compareTo(LONGEST_BUNDLE) > 0 ? LONGEST_BUNDLE : part;
  }
}
