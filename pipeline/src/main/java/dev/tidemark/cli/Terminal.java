/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The terminal that standard error may be. */
final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** How wide it is, in characters; empty if standard error is something else. */
  static OptionalInt width() {
    return isTerminal(STANDARD_ERROR)
        ? OptionalInt.of(new UsageMessageSpec().autoWidth(true).width())
        : OptionalInt.empty();
  }

  /**
   * Whether a file descriptor is one. Where the system does not tell, picocli guesses by standard
   * input and output.
   *
   * @param descriptor a link to what it is
   */
  static boolean isTerminal(Path descriptor) {
    if (!Files.isSymbolicLink(descriptor)) {
      return Ansi.AUTO.enabled();
    }
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // closed, or not ours to see
    }
  }
}
