/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.portability.PortableRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PortablePipelineOptions;

/**
 * Beam's job server for Flink, in a process of its own (module {@code job-server}), with a Flink of
 * its own. It is given pipelines as Beam's portable protocol, and calls their functions back in the
 * process that gave them. Windows it groups by itself, so it has Tidemark's transforms beside it.
 */
final class JobServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Jvm server;
  private final Path directory;
  private final int port;

  private JobServer(Jvm server, Path directory, int port) {
    this.server = server;
    this.directory = directory;
    this.port = port;
  }

  static JobServer start(Path directory) throws IOException {
    Files.createDirectories(directory);
    int port = freePort();
    Path log = directory.resolve("job-server.log");
    Jvm server =
        Jvm.start(
            "-Xmx1g -XX:+UseSerialGC " + System.getProperty("tidemark.opens"),
            System.getProperty("job.server.jars")
                + "/*"
                + File.pathSeparator
                + System.getProperty("tidemark.transforms"),
            "org.apache.beam.runners.flink.FlinkJobServerDriver",
            List.of(
                "--job-host",
                "127.0.0.1",
                "--job-port",
                Integer.toString(port),
                "--artifact-port",
                "0",
                "--expansion-port",
                "0",
                "--artifacts-dir",
                directory.resolve("artifacts").toString(),
                "--flink-master",
                "[local]"),
            Map.of(),
            log);
    await("a job server; see " + log)
        .atMost(PATIENCE)
        .until(() -> !server.isAlive() || answers(port));
    if (!server.isAlive()) {
      throw new IOException("the job server ended: " + Files.readString(log));
    }
    return new JobServer(server, directory, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** What hands a pipeline to it. */
  PipelineOptions options() throws IOException {
    PortablePipelineOptions options =
        PipelineOptionsFactory.create().as(PortablePipelineOptions.class);
    options.setRunner(PortableRunner.class);
    options.setJobEndpoint("127.0.0.1:" + port);
    options.setDefaultEnvironmentType("LOOPBACK");
    // It calls nothing of ours but windows, which it has, and need not be sent our jars.
    options.setFilesToStage(
        List.of(Files.writeString(directory.resolve("nothing"), "").toString()));
    return options;
  }

  @Override
  public void close() {
    server.close();
  }
}
