/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.checkpoint.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDefaultsTest {
  @TempDir private Path directory;
  private Properties before;

  @BeforeEach
  void asSubmitted() {
    before = (Properties) System.getProperties().clone();
    // what local runs of other tests in this JVM have left
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("spark."));
    System.setProperty("spark.master", "spark://host:7077");
  }

  @AfterEach
  void asBefore() {
    System.setProperties(before);
  }

  @Test
  void stateIsKeptAfterEveryBatch_whereAllSeeIt_andThatOfEarlierRunsGoes() throws Exception {
    Path old = Files.createDirectories(directory.resolve("spark/earlier"));
    SparkPipelineOptions options =
        ClusterDefaults.streaming(
            PipelineOptionsFactory.create(),
            Duration.ofMillis(700),
            Optional.of(directory.toString()));
    assertThat(options.getCheckpointDurationMillis(), is(700L));
    assertThat(options.getCheckpointDir(), startsWith("file:" + directory.resolve("spark") + "/"));
    assertThat(Files.exists(old), is(false));
    assertThat(System.getProperty("spark.plugins"), is(FreshWatermarks.class.getName()));
    assertThat(System.getProperty("spark.driver.bindAddress") == null, is(true));
  }

  @Test
  void withoutASharedDirectory_isRefused() {
    CheckpointException refused =
        assertThrows(
            CheckpointException.class,
            () ->
                ClusterDefaults.streaming(
                    PipelineOptionsFactory.create(), Duration.ofMillis(700), Optional.empty()));
    assertThat(refused.getMessage(), containsString("Add checkpointLocation"));
  }

  @Test
  void theMasterIsWhatSparkSubmitSays() {
    SparkPipelineOptions options = PipelineOptionsFactory.as(SparkPipelineOptions.class);
    options.setSparkMaster("local[2]");
    assertThat(SparkMaster.of(options), is("spark://host:7077"));
    assertThat(SparkMaster.isCluster(options), is(true));
    System.clearProperty("spark.master");
    assertThat(SparkMaster.of(options), is("local[2]"));
    assertThat(SparkMaster.isCluster(options), is(false));
  }
}
