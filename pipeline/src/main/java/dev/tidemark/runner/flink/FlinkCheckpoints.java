/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import dev.tidemark.checkpoint.CheckpointException;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;

/**
 * Flink's own checkpoints of a query, in {@code flink/} below its checkpointLocation. They hold all
 * of it, the offsets and what became of the rows before them, as of one moment. So what follows
 * from a checkpoint is exactly once inside the pipeline. Sinks are given what is in one ({@link
 * AwaitCheckpoint}); it can come again as it was, and it is for the sink to recognise that.
 *
 * <pre>
 *   flink/JOB/chk-7/_metadata    the seventh checkpoint of one run, complete once this file is there
 * </pre>
 */
final class FlinkCheckpoints {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String COMPLETE = "_metadata";
  private static final String EXACTLY_ONCE = "EXACTLY_ONCE";

  /** The checkpoint that a run went on from is its own from then on, to be deleted. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "state.checkpoints.num-retained", "2",
          "execution.savepoint-restore-mode", "CLAIM");

  /**
   * A task that fails goes on from the last checkpoint, but not for ever: what fails again and
   * again ends the query. In one process nothing fails but the query itself.
   */
  private static final Map<String, String> RESTARTS_IN_PROCESS =
      Map.of(
          "restart-strategy.type", "failure-rate",
          "restart-strategy.failure-rate.max-failures-per-interval", "3",
          "restart-strategy.failure-rate.failure-rate-interval", "5 min",
          "restart-strategy.failure-rate.delay", "1 s");

  /**
   * A cluster takes a while to see that a task manager is gone, and starts tasks on it until then.
   */
  private static final Map<String, String> RESTARTS_ON_A_CLUSTER =
      Map.of(
          "restart-strategy.type", "exponential-delay",
          "restart-strategy.exponential-delay.initial-backoff", "1 s",
          "restart-strategy.exponential-delay.max-backoff", "1 min",
          "restart-strategy.exponential-delay.backoff-multiplier", "2.0",
          "restart-strategy.exponential-delay.reset-backoff-threshold", "10 min",
          "restart-strategy.exponential-delay.attempts-before-reset-backoff", "10");

  private final Path directory;

  private FlinkCheckpoints(Path directory) {
    this.directory = directory;
  }

  /**
   * Those below a directory of any file system that Flink knows; without a scheme, of the local
   * disk.
   */
  static FlinkCheckpoints below(String checkpointLocation) {
    String location =
        checkpointLocation.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
            ? checkpointLocation
            : java.nio.file.Path.of(checkpointLocation).toAbsolutePath().toUri().toString();
    return new FlinkCheckpoints(new Path(location, "flink"));
  }

  /**
   * Has the runner make checkpoints and keep them, also of a job that was ended.
   *
   * @throws CheckpointException when they are to hold some rows twice
   */
  void enable(FlinkPipelineOptions options) {
    if (!options.getCheckpointingMode().equals(EXACTLY_ONCE)) {
      throw new CheckpointException(
          "the query cannot keep checkpoints in the mode " + options.getCheckpointingMode(),
          "they would hold rows that are read again after a failure, which would count twice",
          "Remove --checkpointingMode, or the checkpointLocation");
    }
    if (options.getCheckpointingInterval() == -1) {
      options.setCheckpointingInterval(INTERVAL.toMillis());
    }
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
  }

  /** Flink's configuration for them, and to go on from the last one if there is one. */
  Configuration configuration(boolean inProcess) {
    Configuration configuration = new Configuration();
    PROPERTIES.forEach(configuration::setString);
    (inProcess ? RESTARTS_IN_PROCESS : RESTARTS_ON_A_CLUSTER).forEach(configuration::setString);
    configuration.setString("state.checkpoints.dir", directory.toString());
    latest()
        .ifPresent(
            checkpoint ->
                configuration.setString("execution.savepoint.path", checkpoint.toString()));
    return configuration;
  }

  /**
   * The last checkpoint or savepoint of any run that is complete. Flink numbers those of a run, and
   * goes on counting in the run that goes on from one.
   */
  Optional<Path> latest() {
    try {
      FileSystem files = directory.getFileSystem();
      Optional<Path> latest = Optional.empty();
      long number = Long.MIN_VALUE;
      for (FileStatus job : list(files, directory)) {
        for (FileStatus checkpoint : list(files, job.getPath())) {
          Path metadata = new Path(checkpoint.getPath(), COMPLETE);
          if (files.exists(metadata) && number(files, metadata) > number) {
            number = number(files, metadata);
            latest = Optional.of(checkpoint.getPath());
          }
        }
      }
      return latest;
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints in " + directory + " cannot be read", e);
    }
  }

  private static long number(FileSystem files, Path metadata) throws IOException {
    try (DataInputStream in = new DataInputStream(files.open(metadata))) {
      ClassLoader classes = FlinkCheckpoints.class.getClassLoader();
      return Checkpoints.loadCheckpointMetadata(in, classes, metadata.toString()).getCheckpointId();
    }
  }

  private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
    try {
      FileStatus[] found = files.listStatus(directory);
      return found == null ? new FileStatus[0] : found;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
