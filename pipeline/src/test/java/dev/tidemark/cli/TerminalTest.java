/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file descriptor is, by what the system links it to. */
class TerminalTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/null, false",
    "pipe:[4711], false",
    "/var/log/query.log, false"
  })
  void aDescriptor(String device, boolean terminal) throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("2"), Path.of(device));
    assertThat(Terminal.isTerminal(link), is(terminal));
  }
}
