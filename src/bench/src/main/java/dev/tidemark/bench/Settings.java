/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What all commands take. */
final class Settings {
  /** The option of the Tidemark that runs on Flink. */
  static final String FLINK = "--runner=flink";

  /** As many as Tidemark's micro-batches have at most, which are not to be set. */
  private static final long ROWS_PER_BATCH = 1 << 20;

  @Option(
      names = "--output",
      defaultValue = "target/bench",
      description =
          "Takes the broker's data, each run's, and the report; default ${DEFAULT-VALUE}.")
  private Path output;

  @Option(
      names = "--heap",
      defaultValue = "2g",
      description = "The heap of each system's JVM; default ${DEFAULT-VALUE}.")
  private String heap;

  @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--tidemark",
      defaultValue = "pipeline/target/tidemark.jar",
      description = "The program that is measured; default ${DEFAULT-VALUE}.")
  private Path tidemark;

  @Option(
      names = "--profile",
      description = "Records each system's run with JFR, in its directory, which is then kept.")
  private boolean profile;

  Path output() {
    return output.toAbsolutePath();
  }

  String heap() {
    return heap;
  }

  long seed() {
    return seed;
  }

  Path tidemark() {
    return tidemark.toAbsolutePath();
  }

  boolean profile() {
    return profile;
  }

  /**
   * The systems that stream in small batches.
   *
   * @param trigger of each; zero: none is set
   * @param only the labels of those that are wanted; null: all
   */
  List<Contender> streaming(Duration trigger, List<String> only) {
    return Stream.<Contender>of(
            new SparkContender(
                "S-hdfs",
                "Structured Streaming, state in memory and files",
                StructuredStreaming.Store.HDFS,
                ROWS_PER_BATCH,
                trigger),
            new SparkContender(
                "S-rocksdb",
                "Structured Streaming, state in RocksDB",
                StructuredStreaming.Store.ROCKSDB,
                ROWS_PER_BATCH,
                trigger),
            new TidemarkContender("T", "Tidemark on Spark", tidemark(), trigger, List.of()),
            new TidemarkContender(
                "F", "Tidemark on Flink, in one process", tidemark(), trigger, List.of(FLINK)))
        .filter(contender -> only == null || only.contains(contender.label()))
        .toList();
  }
}
