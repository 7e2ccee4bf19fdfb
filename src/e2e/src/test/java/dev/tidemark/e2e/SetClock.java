/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The system's clock as one process sees it, which can be set while it runs: by libfaketime. */
record SetClock(Path library, Path offset) {

  /**
   * A clock that is right.
   *
   * @throws IllegalStateException when libfaketime is not there
   */
  static SetClock in(Path directory) throws IOException {
    try (Stream<Path> found = Files.find(Path.of("/usr/lib"), 3, (p, a) -> isLibrary(p))) {
      Path library =
          found
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "libfaketime is not there, which sets the clock of a process. Install it: apt-get install faketime"));
      SetClock clock = new SetClock(library, directory.resolve("clock"));
      clock.set(Duration.ZERO);
      return clock;
    }
  }

  private static boolean isLibrary(Path file) {
    return file.getFileName().toString().equals("libfaketime.so.1");
  }

  /** Sets it so far ahead, or back if negative, from now on. */
  void set(Duration ahead) throws IOException {
    Path written = Files.writeString(offset.resolveSibling("clock.new"), format(ahead));
    Files.move(written, offset, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String format(Duration ahead) {
    return "%+d\n".formatted(ahead.toSeconds());
  }

  /** What a process needs to go by it. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", // of an older glibc; with it, waits of the JVM end at once
        "0");
  }
}
