/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, started and watched from outside. */
final class Child implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Process process;
  private final Path log;
  private final long started = System.nanoTime();

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code java} with {@code arguments}.
   *
   * @param log takes what it prints
   */
  static Child start(List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    return new Child(builder.start(), log);
  }

  /** Arguments for a main class of this program. */
  static List<String> mainClass(Class<?> main, List<String> jvm, List<String> arguments) {
    List<String> all = new ArrayList<>(jvm);
    all.addAll(Opens.arguments());
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(arguments);
    return all;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Where its output is. */
  Path log() {
    return log;
  }

  /** How long it has run. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** User and system time of the process so far; zero when it is over. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The same by what it was spent on. */
  CpuTime cpuTime() throws IOException {
    return CpuTime.of(process.toHandle());
  }

  /** What its threads took so far. */
  ThreadUse threads() throws IOException, InterruptedException {
    return ThreadUse.parse(jcmd("Thread.print", "-e"));
  }

  /** The most memory it ever had in use, in bytes; 0 where the system has no {@code /proc}. */
  long peakMemory() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // Over, or not Linux.
    }
    return 0;
  }

  /** What its heap holds that is no garbage, in bytes, for which it collects; 0 when it is over. */
  long liveMemory() throws IOException, InterruptedException {
    List<String> histogram = jcmd("GC.class_histogram");
    String last = histogram.isEmpty() ? "" : histogram.get(histogram.size() - 1);
    String[] total = last.strip().split("\\s+", -1);
    return total[0].equals("Total") ? Long.parseLong(total[2]) : 0;
  }

  /** What the JVM answers; nothing when it is over. */
  private List<String> jcmd(String... question) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(List.of(question));
    Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = asked.inputReader()) {
      List<String> answer = lines.lines().toList();
      asked.waitFor();
      return answer;
    }
  }

  /** Waits until the log has a line that starts with {@code prefix}, and gives the rest of it. */
  String awaitLine(String prefix, Duration atMost) throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(atMost);
    while (true) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith(prefix)) {
          return line.substring(prefix.length());
        }
      }
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IOException("it did not say " + prefix + "; see " + log);
      }
      Thread.sleep(50);
    }
  }

  /** Tells it to end, and makes it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
