/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run's reports in its checkpoint folder. */
class ProgressFilesTest {
  @TempDir private Path directory;
  private final MonitoredQuery query = new MonitoredQuery();

  @BeforeEach
  void keep() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    query
        .monitor()
        .addListener(
            new ProgressFiles(
                query.monitor(), directory.toString(), Optional.of("http://page/"), query.clock()));
  }

  private List<String> recent() throws IOException {
    return Files.readAllLines(directory.resolve("progress/recent.jsonl"));
  }

  @Test
  void aDayOfBatches_leavesTheLastHundredReports() throws IOException {
    for (int i = 0; i < 24 * 6; i++) {
      query.batch(10, Duration.ofMinutes(10));
    }
    assertThat(recent(), hasSize(100));
    assertThat(recent().get(99), containsString("\"batchId\":143"));
    try (Stream<Path> files = Files.list(directory.resolve("progress"))) {
      assertThat(
          files.map(file -> file.getFileName().toString()).toList(),
          containsInAnyOrder("recent.jsonl", "status.json"));
    }
  }

  @Test
  void batchesOfHalfASecond_areWrittenEveryFiveSeconds() throws IOException {
    for (int i = 0; i < 10; i++) {
      query.batch(10, Duration.ofMillis(500));
    }
    assertThat("the first alone", recent(), hasSize(1));
    query.batch(10, Duration.ofMillis(500));
    assertThat(recent(), hasSize(11));
  }

  @Test
  void ofAQueryThatHasEndedAlready_theEndIsWritten() throws IOException {
    MonitoredQuery over = new MonitoredQuery();
    over.monitor().ended(QueryStatus.State.FINISHED, Optional.empty());
    String other = directory.resolve("other").toString();
    over.monitor()
        .addListener(new ProgressFiles(over.monitor(), other, Optional.empty(), over.clock()));
    assertThat(
        ProgressFiles.read(other).orElseThrow().status().state(), is(QueryStatus.State.FINISHED));
  }

  @Test
  void theEnd_isWrittenAtOnce_andCanBeReadAgain() throws IOException {
    query.batch(10, Duration.ofMillis(500));
    query.batch(5, Duration.ofMillis(500));
    query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
    RunState left = ProgressFiles.read(directory.toString()).orElseThrow();
    assertThat(left.status().state(), is(QueryStatus.State.STOPPED));
    assertThat(left.page(), is(Optional.of("http://page/")));
    assertThat(left.progress().orElseThrow().totals().read(), is(15L));
    assertThat(ProgressFiles.read(directory.resolve("none").toString()), is(Optional.empty()));
  }
}
