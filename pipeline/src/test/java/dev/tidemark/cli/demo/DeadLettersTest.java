/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

  @TempDir Path directory;

  @Test
  void lines_areCountedByKind_inAllFilesButHiddenOnes() throws Exception {
    Files.writeString(
        directory.resolve("a.json"),
        """
        {"kind":"late","reason":"closed","payload":"{\\"kind\\":\\"malformed\\"}"}
        {"reason":"no JSON","origin":{"kind":"x","offset":3},"kind":"malformed"}
        """);
    Path deeper = Files.createDirectories(directory.resolve("step-2"));
    Files.writeString(deeper.resolve("b.json"), "{\"kind\":\"late\"}\n");
    Files.writeString(deeper.resolve("_b.json.tmp"), "{\"kind\":\"la");
    Files.writeString(directory.resolve(".b.json.crc"), "\u0000\u0001");
    assertThat(DeadLetters.read(directory), is(new DeadLetters(2, 1)));
  }

  @Test
  void noDirectory_noLetters() throws Exception {
    assertThat(DeadLetters.read(directory.resolve("none")), is(new DeadLetters(0, 0)));
  }

  @Test
  void lineWithoutAKind_isAnError() throws Exception {
    Files.writeString(directory.resolve("a.json"), "{\"reason\":\"late\"}\n");
    IOException failure = assertThrows(IOException.class, () -> DeadLetters.read(directory));
    assertThat(failure.getMessage(), containsString("a.json holds a line without a kind"));
  }
}
