/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this process was started, so that another one can be. */
final class ThisProgram {
  private static final String SPARK_SUBMIT = "spark.submit.deployMode";
  private static final String DEBUGGER = "-agentlib:jdwp";
  private static final String OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

  private ThisProgram() {}

  /**
   * The command that runs {@code mainClass} as this process runs it: the same Java, options and
   * class path. Without its debugger, whose port is taken; and it ends when memory is short,
   * instead of going on without the thread that wanted some.
   */
  static List<String> command(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(OUT_OF_MEMORY);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith(DEBUGGER)) {
        command.add(option);
      }
    }
    String classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classPath)); // the manifest opens what Spark wants open
    } else {
      command.addAll(List.of("-cp", classPath, mainClass));
    }
    return command;
  }

  /** Why another process cannot be started as this one was; empty if it can. */
  static Optional<String> obstacle() {
    return System.getProperty(SPARK_SUBMIT) == null
        ? Optional.empty()
        : Optional.of(
            "spark-submit has started this program, and only it can start it again; use its own --supervise, or what your cluster has for it");
  }
}
