/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A standalone cluster of Flink's on the loopback, each part in a process of its own, of Flink's
 * jars and Hadoop's client (module {@code flink-home}). Task managers have one slot.
 */
final class FlinkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What Flink's own bin/flink does. */
  private static final String FLINK =
      """
      #!/usr/bin/env bash
      exec "$JAVA_HOME/bin/java" -Xmx512m OPENS -cp "$FLINK_HOME/lib/*" org.apache.flink.client.cli.CliFrontend "$@"
      """;

  private final Path directory;
  private final Path home;
  private final int restPort;
  private final Jvm jobManager;
  private final List<Jvm> taskManagers = new ArrayList<>();

  private FlinkCluster(Path directory, Path home, int restPort, Jvm jobManager) {
    this.directory = directory;
    this.home = home;
    this.restPort = restPort;
    this.jobManager = jobManager;
  }

  /** Starts a job manager, and no task manager yet. */
  static FlinkCluster start(Path directory) throws IOException {
    Path home = Files.createDirectories(directory.resolve("flink"));
    Files.createSymbolicLink(
        home.resolve("lib"), Path.of(System.getProperty("flink.home.jars")).toAbsolutePath());
    Files.createDirectories(home.resolve("bin"));
    Path flink = Files.writeString(home.resolve("bin/flink"), FLINK.replace("OPENS", opens()));
    Files.setPosixFilePermissions(flink, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = freePort();
    int restPort = freePort();
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/config.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.port: %d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 1
        taskmanager.cpu.cores: 1
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        taskmanager.memory.task.heap.size: 400m
        taskmanager.memory.managed.size: 64m
        taskmanager.memory.task.off-heap.size: 64m
        taskmanager.memory.network.min: 32m
        taskmanager.memory.network.max: 32m
        slot.request.timeout: 300000
        heartbeat.timeout: 60000
        """
            .formatted(port, restPort));
    Jvm jobManager =
        Jvm.start(
            "-Xmx384m -XX:+UseSerialGC -Dlog4j2.level=INFO " + opens(),
            home.resolve("lib") + "/*",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of("--configDir", home.resolve("conf").toString()),
            environment(home),
            directory.resolve("job-manager.log"));
    FlinkCluster cluster = new FlinkCluster(directory, home, restPort, jobManager);
    cluster.awaitSaid("job-manager.log", "Rest endpoint listening");
    return cluster;
  }

  private static String opens() {
    return System.getProperty("tidemark.opens");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What makes a shell's commands find it. */
  Map<String, String> environment() {
    return environment(home);
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "FLINK_HOME", home.toString(),
        "FLINK_CONF_DIR", home.resolve("conf").toString(),
        "JAVA_HOME", System.getProperty("java.home"));
  }

  String address() {
    return "127.0.0.1:" + restPort;
  }

  /** Starts one more task manager. */
  void startTaskManager() throws IOException {
    String log = "task-manager-%d.log".formatted(taskManagers.size());
    taskManagers.add(
        Jvm.start(
            "-Xmx528m -XX:+UseSerialGC -Dlog4j2.level=INFO " + opens(),
            home.resolve("lib") + "/*",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            List.of("--configDir", home.resolve("conf").toString()),
            environment(home),
            directory.resolve(log)));
    awaitSaid(log, "Successful registration at resource manager");
  }

  /** As {@code kill -9}. */
  void killTaskManager(int number) {
    taskManagers.get(number).kill();
  }

  private void awaitSaid(String log, String text) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> Files.readString(directory.resolve(log)).contains(text));
  }

  /** Calls {@code flink ARGUMENTS} and returns what it said; fails if it failed. */
  String flink(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/flink").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", arguments) + ": " + said);
    }
    return said;
  }

  @Override
  public void close() {
    taskManagers.forEach(Jvm::close);
    jobManager.close();
  }
}
