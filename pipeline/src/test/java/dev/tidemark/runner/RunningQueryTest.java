/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryReader;
import dev.tidemark.recording.RecordingDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a query that could not be started. */
class RunningQueryTest {
  @TempDir private Path directory;

  @Test
  void aStartThatFails_letsGoOfTheCheckpoint() {
    Path taken = directory.resolve("recording");
    RecordingDirectory.begin(taken, "", List.of(), 1);
    PipelineOptions options = PipelineOptionsFactory.fromArgs("--runner=SparkRunner").create();
    options.as(RecordOptions.class).setRecordTo(taken.toString());
    Query query =
        QueryReader.parse(
            """
            name: q
            source: {format: rate, rowsPerSecond: 1}
            checkpointLocation: '%s'
            sinks: [{format: console}]
            """
                .formatted(directory.resolve("checkpoint")),
            "q.yaml",
            List.of());
    for (int i = 0; i < 2; i++) { // the second finds the checkpoint free
      UncheckedIOException failed =
          assertThrows(UncheckedIOException.class, () -> RunningQuery.start(query, options));
      assertThat(failed.getMessage(), containsString("cannot be begun"));
    }
  }
}
