/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.checkpoint.CheckpointException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a stream needs where executors are processes of their own and may die, on top of {@link
 * SparkDefaults}.
 *
 * <p>What an executor held is made again: Spark reads again what was read since the state was last
 * kept on disk. But the runner judges each of those batches by the watermark of now, so windows
 * that have closed since would close again, with what they had then, and the rows that came later
 * would be dropped. So the state is kept after every batch: only the batch that is under way is
 * made again, and its watermark is that of now.
 */
final class ClusterDefaults {
  /**
   * One copy of each task at a time, and executors that stay: what they hold is worth more than
   * what they cost.
   */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "spark.plugins", FreshWatermarks.class.getName(),
          "spark.speculation", "false",
          "spark.dynamicAllocation.enabled", "false",
          "spark.streaming.concurrentJobs", "1");

  private static final String DIRECTORY = "spark";

  private ClusterDefaults() {}

  /**
   * As {@link SparkDefaults#streaming}.
   *
   * @param checkpointLocation the query's
   * @throws CheckpointException when there is no directory that driver and executors share
   */
  static SparkPipelineOptions streaming(
      PipelineOptions options, Duration batchInterval, Optional<String> checkpointLocation) {
    PROPERTIES.forEach(SparkDefaults::setUnlessSet);
    SparkPipelineOptions given = options.as(SparkPipelineOptions.class);
    if (given
        .getCheckpointDir()
        .equals(new SparkCommonPipelineOptions.TmpCheckpointDirFactory().create(given))) {
      given.setCheckpointDir(
          emptied(checkpointLocation.orElseThrow(ClusterDefaults::nothingShared)));
    }
    SparkPipelineOptions spark = SparkDefaults.streaming(options, batchInterval);
    SparkPipelineOptions beam = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    if (spark.getCheckpointDurationMillis().equals(beam.getCheckpointDurationMillis())) {
      spark.setCheckpointDurationMillis(spark.getBatchIntervalMillis());
    }
    return spark;
  }

  private static CheckpointException nothingShared() {
    return new CheckpointException(
        "the query has nowhere to keep its state on a cluster",
        "executors keep it in a directory that all of them and the driver see, and there is no checkpointLocation",
        "Add checkpointLocation, on a file system that they share; or give --checkpointDir, and know that a restart begins anew");
  }

  /** Where state is kept, without that of earlier runs, of which nothing is read again. */
  private static String emptied(String checkpointLocation) {
    try {
      Path directory = new Path(checkpointLocation, DIRECTORY);
      FileSystem files = directory.getFileSystem(new Configuration());
      files.delete(directory, true);
      return files.makeQualified(directory).toString();
    } catch (IOException e) {
      throw new CheckpointException(
          "the checkpoint " + checkpointLocation + " cannot be used",
          e.toString(),
          "Correct checkpointLocation, or see that its directory can be written",
          e);
    }
  }
}
