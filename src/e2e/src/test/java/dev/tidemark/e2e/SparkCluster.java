/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone cluster of Spark's on the loopback, each part in a process of its own, of the very
 * jars that Spark ships (module {@code spark-home}).
 */
final class SparkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern READING = Pattern.compile("Source id (\\d+_\\d+) spent");

  /** What Spark's own bin/spark-submit and bin/spark-class do. */
  private static final String SPARK_SUBMIT =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      command=()
      while IFS= read -d '' -r part; do
        command+=("${part#$'\\n'}")
      done < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
      exec "${command[@]:1}" # the first is an empty one
      """;

  private final Path directory;
  private final Path home;
  private final int port;
  private final Jvm master;
  private final List<Jvm> workers = new ArrayList<>();

  private SparkCluster(Path directory, Path home, int port, Jvm master) {
    this.directory = directory;
    this.home = home;
    this.port = port;
    this.master = master;
  }

  /** Starts a master, and no worker yet. */
  static SparkCluster start(Path directory) throws IOException {
    Path home = Files.createDirectories(directory.resolve("spark"));
    Path jars = Path.of(System.getProperty("spark.home.jars")).toAbsolutePath();
    Files.createSymbolicLink(home.resolve("jars"), jars);
    Files.createDirectories(home.resolve("bin"));
    Path submit = Files.writeString(home.resolve("bin/spark-submit"), SPARK_SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = freePort();
    Jvm master =
        Jvm.start(
            "-Xmx256m -XX:+UseSerialGC",
            home.resolve("jars") + "/*",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0"),
            environment(home),
            directory.resolve("master.log"));
    SparkCluster cluster = new SparkCluster(directory, home, port, master);
    cluster.awaitSaid("master.log", "New state: ALIVE");
    return cluster;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "SPARK_HOME",
        home.toString(),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "SPARK_SCALA_VERSION",
        "2.12",
        "SPARK_LOCAL_IP",
        "127.0.0.1");
  }

  String url() {
    return "spark://127.0.0.1:" + port;
  }

  /** Starts one more worker, of two cores; its number. */
  int startWorker() throws IOException {
    int number = workers.size();
    String log = "worker-" + number + ".log";
    workers.add(
        Jvm.start(
            "-Xmx256m -XX:+UseSerialGC",
            home.resolve("jars") + "/*",
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                "127.0.0.1",
                "--cores",
                "2",
                "--memory",
                "3g",
                "--webui-port",
                "0",
                "--work-dir",
                directory.resolve("work-" + number).toString(),
                url()),
            environment(home),
            directory.resolve(log)));
    awaitSaid(log, "Successfully registered with master");
    return number;
  }

  private void awaitSaid(String log, String text) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> Files.readString(directory.resolve(log)).contains(text));
  }

  /**
   * Lets {@code tidemark submit} say the command for executors of one core, and gives it to a shell
   * as it is.
   */
  Process submit(Path query, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-jar", System.getProperty("tidemark.program"), "submit"));
    command.addAll(List.of(query.toString(), "--master", url(), "--dry-run"));
    command.addAll(List.of("--executor-cores", "1", "--executor-memory", "700m", "--ui-port=0"));
    command.addAll(List.of(options));
    Path said = directory.resolve("command.sh");
    Path errors = directory.resolve("dry-run.txt");
    ProcessBuilder dryRun = new ProcessBuilder(command);
    dryRun.environment().putAll(environment(home));
    dryRun.redirectOutput(said.toFile()).redirectError(errors.toFile());
    if (dryRun.start().waitFor() != 0) {
      throw new IOException("submit says no command: " + Files.readString(errors));
    }
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", "exec " + Files.readString(said));
    shell.environment().putAll(environment(home));
    shell.redirectErrorStream(true);
    shell.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("submitted.log").toFile()));
    return shell.start();
  }

  /** The executors that a worker runs. */
  List<ProcessHandle> executors(int worker) {
    return workers.get(worker).children("CoarseGrainedExecutorBackend");
  }

  /** The driver of an application in cluster mode, wherever it runs. */
  List<ProcessHandle> drivers() {
    return workers.stream().flatMap(w -> w.children("DriverWrapper").stream()).toList();
  }

  void killWorker(int worker) {
    workers.get(worker).kill();
  }

  /** Which splits of the source each executor has read, by its directory. */
  Map<String, Set<String>> readers() throws IOException {
    Map<String, Set<String>> readers = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path log :
          files.filter(f -> f.toString().matches(".*/work-\\d+/app-[^/]+/\\d+/stderr")).toList()) {
        Set<String> splits = new HashSet<>();
        Matcher reading = READING.matcher(Files.readString(log));
        while (reading.find()) {
          splits.add(reading.group(1));
        }
        readers.put(directory.relativize(log.getParent()).toString(), splits);
      }
    }
    return readers;
  }

  @Override
  public void close() {
    workers.forEach(Jvm::close);
    master.close();
  }
}
