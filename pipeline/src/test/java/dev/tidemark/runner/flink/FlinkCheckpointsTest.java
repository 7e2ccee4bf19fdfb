/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.checkpoint.CheckpointException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkCheckpointsTest {
  @TempDir private Path directory;

  @Test
  void theLatestIsTheOneWithTheGreatestNumber_whenItIsComplete() throws IOException {
    assertThat(latest(), is(Optional.empty()));
    write("job-a/chk-9", 9, Instant.parse("2026-01-02T10:00:30Z"));
    write("job-b/chk-11", 11, Instant.parse("2026-01-02T10:00:10Z"));
    write("savepoints/savepoint-c", 10, Instant.parse("2026-01-02T10:00:20Z"));
    Files.createDirectories(directory.resolve("flink/job-b/chk-12"));
    assertThat(latest(), is(Optional.of("chk-11")));
    write("savepoints/savepoint-d", 13, Instant.parse("2026-01-02T10:00:00Z"));
    assertThat(latest(), is(Optional.of("savepoint-d")));
  }

  @Test
  void aModeThatWouldCountRowsTwiceIsRefused() {
    FlinkEngine engine = new FlinkEngine();
    engine.resumeFrom(directory.toString());
    CheckpointException refused =
        assertThrows(
            CheckpointException.class,
            () ->
                engine.prepare(
                    PipelineOptionsFactory.fromArgs("--checkpointingMode=AT_LEAST_ONCE").create(),
                    Duration.ofSeconds(1)));
    assertThat(refused.getMessage(), containsString("Remove --checkpointingMode"));
  }

  private Optional<String> latest() {
    return FlinkCheckpoints.below(directory.toString())
        .latest()
        .map(org.apache.flink.core.fs.Path::getName);
  }

  private void write(String name, long number, Instant modified) throws IOException {
    Path checkpoint = Files.createDirectories(directory.resolve("flink").resolve(name));
    Path metadata = checkpoint.resolve("_metadata");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(metadata))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(number, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.from(modified));
  }
}
