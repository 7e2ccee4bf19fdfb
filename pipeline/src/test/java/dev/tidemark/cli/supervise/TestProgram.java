/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program for {@link SupervisionTest}: {@code supervise RESTARTS HOW FILE} supervises {@code
 * program REPORT HOW FILE}, which writes its process id to the file and then ends as it is told.
 */
final class TestProgram {
  private TestProgram() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("supervise")) {
      System.exit(
          Supervision.run(
              "test",
              Integer.parseInt(arguments[1]),
              TestProgram.class,
              report -> List.of("program", report, arguments[2], arguments[3])));
    }
    SupervisedRun run = new SupervisedRun(arguments[1]);
    Path file = Path.of(arguments[3]);
    String runs = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(file, runs + ProcessHandle.current().pid() + "\n");
    switch (arguments[2]) {
      case "fails" -> {
        run.failed(new IllegalStateException("the disk is full"));
        System.exit(1);
      }
      case "fails-once" -> System.exit(runs.isEmpty() ? 1 : 0);
      case "is-wrong" -> {
        run.wrong(new IllegalArgumentException("no such column"));
        System.exit(2);
      }
      case "waits" -> {
        run.endWithSupervisor(() -> System.exit(1));
        Thread.sleep(600_000);
      }
      default -> throw new IllegalArgumentException(arguments[2]);
    }
  }
}
