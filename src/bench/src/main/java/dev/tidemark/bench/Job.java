/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A query to be run by some system.
 *
 * @param directory the run's own: the result goes to {@code table} or {@code updates} below it
 * @param heap of the process, as {@code -Xmx} takes it
 * @param profile whether to record it with JFR
 */
record Job(
    BenchQuery query,
    Topic topic,
    Workload workload,
    Path directory,
    String heap,
    boolean profile) {

  Path table() {
    return directory.resolve("table");
  }

  Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  /** Where {@link UpdateFiles} go. */
  Path updates() {
    return directory.resolve("updates");
  }

  /** The options of every JVM that is measured. */
  List<String> jvm() {
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-Xms256m"));
    if (profile) {
      Path recording = directory.resolve("run.jfr");
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    return options;
  }
}
