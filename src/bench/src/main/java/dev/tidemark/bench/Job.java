/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A query to be run by some system.
 *
 * @param directory the run's own: the result goes to {@code table} below it
 * @param heap of the process, as {@code -Xmx} takes it
 */
record Job(BenchQuery query, Topic topic, Workload workload, Path directory, String heap) {

  Path table() {
    return directory.resolve("table");
  }

  /** The options of every JVM that is measured. */
  List<String> jvm() {
    return List.of("-Xmx" + heap, "-Xms256m");
  }
}
