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
  void records_areCountedOnce_byKind_inAllFilesButHiddenOnes() throws Exception {
    Files.writeString(
        directory.resolve("part-a.json"),
        """
        {"kind":"late","source":"t","partition":0,"offset":1,"window":{"kind":"x"},"payload":"{}"}
        {"kind":"late","source":"t","partition":1,"offset":1,"payload":"{\\"kind\\":\\"malformed\\"}"}
        {"reason":"no JSON","source":"t","partition":0,"offset":3,"kind":"malformed"}
        """);
    Files.writeString(
        directory.resolve("part-b.json"),
        """
        {"kind":"late","source":"t","partition":0,"offset":2}
        {"kind":"late","source":"t","partition":0,"offset":1}
        """);
    Files.writeString(directory.resolve(".part-c.json"), "{\"kind\":\"la");
    Files.writeString(directory.resolve("_SUCCESS"), "");
    assertThat(DeadLetters.read(directory), is(new DeadLetters(3, 1)));
  }

  @Test
  void noDirectory_noLetters() throws Exception {
    assertThat(DeadLetters.read(directory.resolve("none")), is(new DeadLetters(0, 0)));
  }

  @Test
  void lineThatIsNoDeadLetter_isAnError() throws Exception {
    Files.writeString(directory.resolve("a.json"), "{\"reason\":\"late\",\"offset\":1}\n");
    IOException failure = assertThrows(IOException.class, () -> DeadLetters.read(directory));
    assertThat(failure.getMessage(), containsString("a.json holds a line that is no dead letter"));
  }
}
