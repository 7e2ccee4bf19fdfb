/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import dev.tidemark.hadoop.ThriftyLocalFileSystem;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.io.MicrobatchSource;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.util.Utils;

/**
 * Options of Beam's Spark runner that suit a streaming query, and a clean slate: the runner keeps
 * state in static fields that would leak from one pipeline of a JVM into the next.
 */
public final class SparkDefaults {
  /** Elements are chunks of up to 4,096 rows; what is read by plan, half of it: a million rows. */
  private static final long CHUNKS_PER_BATCH = 512;

  private static final double READ_SHARE = 0.6;
  private static final long MIN_READ_MILLIS = 200;

  /**
   * Spark's own properties, unless the JVM's system properties say otherwise. The grace is for
   * batches that the clock has queued up, none of which begins once a query is being stopped or has
   * failed.
   */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "spark.ui.enabled", "false",
          "spark.ui.showConsoleProgress", "false",
          // What the user interface would show is gathered nevertheless, and need not be kept
          // fresh.
          "spark.ui.liveUpdate.period", "-1",
          "spark.streaming.clock", BatchClock.class.getName(),
          "spark.streaming.gracefulStopTimeout", "1s");

  private static final Map<String, String> LOCAL_PROPERTIES =
      Map.of(
          "spark.driver.host",
          "127.0.0.1",
          "spark.driver.bindAddress",
          "127.0.0.1",
          // The runner writes its checkpoints through Hadoop.
          "spark.hadoop." + ThriftyLocalFileSystem.PROPERTY,
          ThriftyLocalFileSystem.class.getName());

  private SparkDefaults() {}

  /**
   * Sets up {@code options} for one streaming run, to be called just before it. An option that has
   * another value than Beam's default is taken to be the user's choice and stays, except for the
   * checkpoint directory, which is always a fresh one, because the runner loses data when it starts
   * from one that holds something.
   *
   * @param batchInterval how often a micro-batch begins, if the last one has ended
   */
  public static SparkPipelineOptions streaming(PipelineOptions options, Duration batchInterval) {
    SparkPipelineOptions spark = common(options);
    SparkPipelineOptions beam = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    spark.setStreaming(true);
    if (spark.getBatchIntervalMillis().equals(beam.getBatchIntervalMillis())) {
      spark.setBatchIntervalMillis(batchInterval.toMillis());
    }
    if (spark.getReadTimePercentage().equals(beam.getReadTimePercentage())) {
      spark.setReadTimePercentage(READ_SHARE);
    }
    if (spark.getMinReadTimeMillis().equals(beam.getMinReadTimeMillis())) {
      spark.setMinReadTimeMillis(Math.min(MIN_READ_MILLIS, spark.getBatchIntervalMillis() / 2));
    }
    if (spark.getMaxRecordsPerBatch().equals(beam.getMaxRecordsPerBatch())) {
      spark.setMaxRecordsPerBatch(CHUNKS_PER_BATCH);
    }
    spark.setCheckpointDir(freshCheckpointDir(spark));
    return spark;
  }

  /** Sets up {@code options} for one run that reads what there is and ends. */
  static SparkPipelineOptions batch(PipelineOptions options) {
    SparkPipelineOptions spark = common(options);
    spark.setStreaming(false);
    if (spark
        .getStorageLevel()
        .equals(PipelineOptionsFactory.as(SparkPipelineOptions.class).getStorageLevel())) {
      // What several sinks share would otherwise be read and counted again when memory is short.
      spark.setStorageLevel("MEMORY_AND_DISK");
    }
    return spark;
  }

  private static SparkPipelineOptions common(PipelineOptions options) {
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    SparkPipelineOptions beam = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    spark.setRunner(SparkRunner.class);
    if (SparkMaster.isSubmitted()
        || spark.getSparkMaster().equals(beam.getSparkMaster())
        || spark.getSparkMaster().equals("local[*]")) {
      // Under any other name, local[*] too, the runner would pack up and ship the whole class path.
      spark.setSparkMaster("local[" + Runtime.getRuntime().availableProcessors() + "]");
    }
    spark.setEnableSparkMetricSinks(false);
    PROPERTIES.forEach(SparkDefaults::setUnlessSet);
    if (!SparkMaster.isCluster(spark)) {
      LOCAL_PROPERTIES.forEach(SparkDefaults::setUnlessSet);
    }
    forgetLastPipeline();
    return spark;
  }

  /** A directory below the one the user gave, or one that goes when the JVM does. */
  private static String freshCheckpointDir(SparkPipelineOptions spark) {
    String given = spark.getCheckpointDir();
    String beam = new SparkCommonPipelineOptions.TmpCheckpointDirFactory().create(spark);
    return given.equals(beam)
        ? Utils.createTempDir(System.getProperty("java.io.tmpdir"), "tidemark").toURI().toString()
        : given + "/" + UUID.randomUUID();
  }

  static void setUnlessSet(String property, String value) {
    System.getProperties().putIfAbsent(property, value);
  }

  /**
   * Clears watermarks and cached readers of a pipeline that ran in this JVM before. They are kept
   * by small numbers that start at 0 for each pipeline, so the next one would take them for its
   * own.
   */
  private static void forgetLastPipeline() {
    GlobalWatermarkHolder.clear();
    BatchBarrier.reset();
    try {
      MicrobatchSource.clearCache();
    } catch (NullPointerException e) {
      // No pipeline ran yet: there is no cache, and the runner has no way to ask for that.
    }
  }
}
