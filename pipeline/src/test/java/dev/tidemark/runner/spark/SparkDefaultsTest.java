/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.time.Duration;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class SparkDefaultsTest {

  private static SparkPipelineOptions streaming(String... args) {
    return SparkDefaults.streaming(
        PipelineOptionsFactory.fromArgs(args).create(), Duration.ofSeconds(1));
  }

  @Test
  void whatTheUserDidNotSay_suitsAStreamingQuery() {
    SparkPipelineOptions options = streaming();

    assertThat(options.getRunner(), is((Object) SparkRunner.class));
    assertThat(options.isStreaming(), is(true));
    assertThat(options.getBatchIntervalMillis(), is(1_000L));
    assertThat(options.getReadTimePercentage(), is(0.6));
    assertThat(options.getMaxRecordsPerBatch(), is(512L));
    assertThat(System.getProperty("spark.ui.enabled"), is("false"));
  }

  @Test
  void whatTheUserSaidStays() {
    SparkPipelineOptions options =
        streaming(
            "--sparkMaster=local[3]",
            "--batchIntervalMillis=2000",
            "--readTimePercentage=0.7",
            "--maxRecordsPerBatch=5",
            "--storageLevel=MEMORY_AND_DISK_SER");

    assertThat(options.getSparkMaster(), is("local[3]"));
    assertThat(options.getBatchIntervalMillis(), is(2_000L));
    assertThat(options.getReadTimePercentage(), is(0.7));
    assertThat(options.getMaxRecordsPerBatch(), is(5L));
    assertThat(options.getStorageLevel(), is("MEMORY_AND_DISK_SER"));
  }

  @Test
  void allProcessorsAreWrittenAsANumber() {
    String expected = "local[" + Runtime.getRuntime().availableProcessors() + "]";

    assertThat(streaming().getSparkMaster(), is(expected));
    assertThat(streaming("--sparkMaster=local[*]").getSparkMaster(), is(expected));
  }

  @Test
  void aShortBatchIsNotAllReading() {
    assertThat(streaming("--batchIntervalMillis=100").getMinReadTimeMillis(), is(50L));
  }

  @Test
  void eachRunHasACheckpointDirectoryOfItsOwn() {
    assertThat(streaming().getCheckpointDir(), is(not(streaming().getCheckpointDir())));
    assertThat(
        streaming("--checkpointDir=hdfs://cluster/tmp").getCheckpointDir(),
        startsWith("hdfs://cluster/tmp/"));
  }
}
