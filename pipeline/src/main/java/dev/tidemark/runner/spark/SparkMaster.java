/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import org.apache.beam.runners.spark.SparkPipelineOptions;

/**
 * Where Spark runs. What {@code spark-submit} says comes as system properties and goes before
 * Beam's option, as it does for Spark.
 */
final class SparkMaster {
  private static final String MASTER = "spark.master";

  private SparkMaster() {}

  /** Whether {@code spark-submit} started this program, and has shipped its jar. */
  static boolean isSubmitted() {
    return System.getProperty(MASTER) != null;
  }

  /** The master's address; {@code local[2]} and the like: this process. */
  static String of(SparkPipelineOptions options) {
    return System.getProperty(MASTER, options.getSparkMaster());
  }

  /** Whether executors are processes of their own. */
  static boolean isCluster(SparkPipelineOptions options) {
    String master = of(options);
    return !master.startsWith("local") || master.startsWith("local-cluster");
  }
}
