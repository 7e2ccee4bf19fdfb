/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.report.Paint;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Whether text is coloured. */
final class ColourOption {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "AUTO",
      description = "Colours: auto (at a terminal, the default), on or off.")
  private String when;

  Paint paint() {
    boolean on =
        switch (when.toLowerCase(java.util.Locale.ROOT)) {
          case "on", "always" -> true;
          case "off", "never" -> false;
          default -> Ansi.AUTO.enabled();
        };
    return on ? Paint.COLOUR : Paint.PLAIN;
  }
}
