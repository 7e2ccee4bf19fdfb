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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoDirectoryTest {

  @TempDir Path temporary;

  @Test
  void whatADemoLeft_isReplaced_andTheRestKept() throws Exception {
    DemoDirectory directory = new DemoDirectory(temporary.resolve("a/demo"));
    directory.prepare();
    Files.createDirectories(directory.table().resolve("_delta_log"));
    Files.writeString(directory.table().resolve("_delta_log/00.json"), "{}");
    Files.writeString(directory.query(), "name: page_stats");
    Path notes = Files.writeString(directory.path().resolve("notes.txt"), "mine");

    directory.prepare();

    assertThat(Files.exists(directory.table()), is(false));
    assertThat(Files.exists(directory.query()), is(false));
    assertThat(Files.readString(notes), is("mine"));
  }

  @Test
  void whatNoDemoWrote_isRefusedAndLeftAlone() throws Exception {
    DemoDirectory directory = occupied();
    DemoDirectory.OccupiedException refusal =
        assertThrows(DemoDirectory.OccupiedException.class, directory::prepare);
    assertThat(refusal.getMessage(), containsString(directory.table().toString()));
    assertThat(refusal.getMessage(), containsString("--output"));
    assertThat(Files.exists(directory.table().resolve("precious")), is(true));
  }

  @Test
  void command_refusesWithExitCode2_beforeAnythingRuns() throws Exception {
    occupied();
    StringWriter err = new StringWriter();
    CommandLine command = command(err);
    assertThat(command.execute("--output", temporary.toString()), is(2));
    assertThat(err.toString(), containsString("was not written by a demo"));
  }

  @Test
  void command_refusesNumbersThatMakeNoSense() {
    StringWriter err = new StringWriter();
    assertThat(command(err).execute("--seconds", "0"), is(2));
    assertThat(err.toString(), containsString("--seconds 0: it must be at least 1"));
  }

  private static CommandLine command(StringWriter err) {
    return new CommandLine(
            new DemoCommand(
                query -> {
                  throw new AssertionError("nothing must be launched");
                }))
        .setErr(new PrintWriter(err, true));
  }

  private DemoDirectory occupied() throws IOException {
    DemoDirectory directory = new DemoDirectory(temporary);
    Files.createDirectories(directory.table());
    Files.writeString(directory.table().resolve("precious"), "mine");
    return directory;
  }
}
