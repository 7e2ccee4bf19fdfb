/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * User and system time of a JVM, by what it was spent on.
 *
 * @param total of the process, threads that have ended included
 * @param compiling that of the just-in-time compilers, zero where the system has no {@code /proc}
 * @param collecting that of the garbage collector and of the thread that stops all others for it,
 *     likewise
 */
record CpuTime(Duration total, Duration compiling, Duration collecting) {
  static final CpuTime ZERO = new CpuTime(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Names as the system keeps them, which are 15 characters long. */
  private static final List<String> COMPILERS =
      List.of("C1 CompilerThre", "C2 CompilerThre", "Sweeper thread");

  private static final List<String> COLLECTORS = List.of("GC Thread#", "G1 ", "VM Thread");

  /** Of a process, until now; its parts are those of the threads that still live. */
  static CpuTime of(ProcessHandle process) throws IOException {
    Duration compiling = Duration.ZERO;
    Duration collecting = Duration.ZERO;
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    if (Files.isDirectory(threads)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
        for (Path thread : each) {
          String name = text(thread.resolve("comm"));
          if (COMPILERS.contains(name)) {
            compiling = compiling.plus(onCpu(thread));
          } else if (COLLECTORS.stream().anyMatch(name::startsWith)) {
            collecting = collecting.plus(onCpu(thread));
          }
        }
      }
    }
    return new CpuTime(
        process.info().totalCpuDuration().orElse(Duration.ZERO), compiling, collecting);
  }

  private static Duration onCpu(Path thread) {
    String nanos = text(thread.resolve("schedstat")).split(" ", -1)[0];
    return nanos.isEmpty() ? Duration.ZERO : Duration.ofNanos(Long.parseLong(nanos));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return ""; // a thread that has just ended
    }
  }

  CpuTime minus(CpuTime earlier) {
    return new CpuTime(
        total.minus(earlier.total),
        compiling.minus(earlier.compiling),
        collecting.minus(earlier.collecting));
  }
}
