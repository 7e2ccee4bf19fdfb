/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, end to end: a real broker, the query file, Spark or Flink, a real Delta table, the
 * truth.
 */
class FlagshipIT {
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int PARTITIONS = 3;

  @TempDir Path directory;

  @Test
  void theTableIsWhatTheGeneratorKnowsToBeTrue() throws Exception {
    check(BeamLauncher.onSpark(4046));
  }

  @Test
  void onFlink_theTableIsWhatTheGeneratorKnowsToBeTrue() throws Exception {
    check(BeamLauncher.onFlink(4046));
  }

  private void check(QueryLauncher launcher) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Traffic traffic = new Traffic(EVENTS_PER_SECOND, Duration.ofSeconds(5), Duration.ofSeconds(5));
    Demo demo =
        new Demo(
            11,
            traffic,
            Duration.ofSeconds(8),
            PARTITIONS,
            new DemoDirectory(directory.resolve("demo")),
            launcher,
            new DeltaPageStats(),
            new PrintStream(printed, true, StandardCharsets.UTF_8));
    boolean right = demo.run();
    String report = printed.toString(StandardCharsets.UTF_8);
    assertThat(report, right, is(true));
    assertThat(report, containsString("the account balances"));
    assertThat(report, containsString("The table is right"));
  }
}
