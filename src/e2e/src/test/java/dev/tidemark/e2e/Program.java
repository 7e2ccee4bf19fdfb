/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The built program, in a process of its own. */
final class Program implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code tidemark run QUERY}.
   *
   * @param surroundings what it finds beside its jar
   * @param kill where it is to kill itself, as in {@code KillPoint}
   * @param output gets what it says; appended to
   */
  static Program run(
      Path query,
      Surroundings surroundings,
      Optional<String> kill,
      Path output,
      String... arguments)
      throws IOException {
    String jar = System.getProperty("tidemark.program", "../../pipeline/target/tidemark.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    kill.ifPresent(point -> command.add("-Dtidemark.kill=" + point));
    command.addAll(program(jar, surroundings.classPath()));
    command.addAll(List.of("run", query.toString(), "--sparkMaster", "local[2]"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().putAll(surroundings.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new Program(builder.start(), output);
  }

  /** As the recipes say it, where there are classes of one's own. */
  private static List<String> program(String jar, List<Path> classPath) {
    if (classPath.isEmpty()) {
      return List.of("-jar", jar);
    }
    StringBuilder all = new StringBuilder(jar);
    classPath.forEach(entry -> all.append(File.pathSeparator).append(entry));
    return List.of("@../docs/recipes/java.args", "-cp", all.toString(), "dev.tidemark.cli.Main");
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end, and returns its exit code; empty if it lives on. */
  Optional<Integer> awaitExit(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  /** The processes that it has started. */
  List<ProcessHandle> children() {
    return process.children().toList();
  }

  /** As {@code kill -9}. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As {@code kill}. */
  void terminate() {
    process.destroy();
  }

  /** What it said, and those before it that had the same output. */
  String said() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
