/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateFilesTest {
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");

  @TempDir private Path directory;

  @Test
  void lastLineOfAGroup_isItsRow() throws Exception {
    WindowCounts sent = new WindowCounts(Duration.ofDays(1), 2);
    for (int i = 0; i < 5; i++) {
      sent.add(new Click(0, i % 2, 0, START.toEpochMilli() + i));
    }
    UpdateLog log = new UpdateLog(directory);
    assertThat(log.latest().total(), equalTo(0L));
    UpdateFiles.write(directory, 0, List.of(line(0, 1), line(1, 1)));
    UpdateFiles.write(directory, 1, List.of(line(0, 2)));
    assertThat(log.latest().total(), equalTo(3L));
    assertThat(
        log.latest().differenceTo(sent.result(), Tolerance.SPARK).isPresent(), equalTo(true));
    UpdateFiles.write(directory, 2, List.of(line(1, 2), line(0, 3)));
    assertThat(
        log.latest().differenceTo(sent.result(), Tolerance.SPARK), equalTo(Optional.empty()));
  }

  private static String line(int page, long count) {
    return UpdateFiles.line(
        START, START.plus(Duration.ofDays(1)), new Click(0, page, 0, 0).pageName(), count);
  }
}
