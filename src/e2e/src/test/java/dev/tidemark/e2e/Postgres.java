/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, from the machine's packages: its data in a new directory, on the
 * loopback and a free port. It refuses to run as root, so for root it runs as the user {@code
 * postgres}, whom its packages make.
 */
final class Postgres implements AutoCloseable {
  private static final String USER = "postgres";
  private static final long PATIENCE_SECONDS = 120;

  private final Path programs;
  private final Path directory;
  private final int port;

  private Postgres(Path programs, Path directory, int port) {
    this.programs = programs;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts one, and returns when it takes connections.
   *
   * @throws IllegalStateException when PostgreSQL is not installed, or does not start
   */
  static Postgres start() throws IOException, InterruptedException {
    Path programs = programs();
    Path directory = Files.createTempDirectory("tidemark-postgres-");
    if (isRoot()) {
      Files.setOwner(
          directory,
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(USER));
    }
    Postgres server = new Postgres(programs, directory, freePort());
    try {
      server.run("initdb", "-D", server.data(), "-U", USER, "-A", "trust", "-E", "UTF8");
      server.run(
          "pg_ctl",
          "-D",
          server.data(),
          "-l",
          directory.resolve("log.txt").toString(),
          "-o",
          "-h 127.0.0.1 -p %d -k %s".formatted(server.port, directory),
          "-w",
          "start");
      return server;
    } catch (IOException | RuntimeException e) {
      server.deleteData();
      throw e;
    }
  }

  private static Path programs() throws IOException {
    List<Path> places = new ArrayList<>();
    for (String entry : System.getenv("PATH").split(File.pathSeparator, -1)) {
      places.add(Path.of(entry));
    }
    Path packages = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(packages)) {
      try (Stream<Path> versions = Files.list(packages)) {
        versions.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(places::add);
      }
    }
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .filter(place -> Files.isExecutable(place.resolve("pg_ctl")))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "PostgreSQL is not installed, and this test writes into a real one: there is"
                        + " no initdb and pg_ctl on the PATH or in /usr/lib/postgresql. Install it"
                        + " (Debian, Ubuntu: apt-get install -y postgresql), and run the test"
                        + " again"));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    File said = File.createTempFile("tidemark-postgres-", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "%s did not work: %s".formatted(program, Files.readString(said.toPath()).strip()));
      }
    } finally {
      Files.delete(said.toPath());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("pg_ctl", "-D", data(), "-m", "fast", "-w", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL in %s ended".formatted(directory), e);
    }
    deleteData();
  }

  private void deleteData() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
