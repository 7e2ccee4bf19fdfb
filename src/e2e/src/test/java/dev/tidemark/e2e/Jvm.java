/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process of a cluster. */
final class Jvm implements AutoCloseable {
  private final Process process;

  private Jvm(Process process) {
    this.process = process;
  }

  /**
   * Starts {@code mainClass}.
   *
   * @param output gets what it says; appended to
   */
  static Jvm start(
      String options,
      String classPath,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new Jvm(builder.start());
  }

  /**
   * Those that it started whose command line has {@code text} in it; without what such a process
   * has just forked, which looks like it until it executes something.
   */
  List<ProcessHandle> children(String text) {
    return process
        .descendants()
        .filter(child -> isOf(child, text))
        .filter(child -> child.parent().filter(parent -> isOf(parent, text)).isEmpty())
        .toList();
  }

  private static boolean isOf(ProcessHandle process, String text) {
    String command = commandLine(process);
    return command.contains(text) && !command.contains("bash");
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return java.nio.file.Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** It and what it started, and does not end by itself. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    kill();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
