/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SubmitCommandTest {
  private static final String QUERY =
      """
      name: numbers
      source: {format: rate}
      select: [value]
      sinks:
        - {format: console, outputMode: append}
      """;

  @TempDir private Path directory;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> ran = new ArrayList<>();

  @BeforeEach
  void writeQuery() throws Exception {
    file = Files.writeString(directory.resolve("numbers.yaml"), QUERY);
  }

  @Test
  void dryRun_saysTheWholeCommand_withWhatJava17NeedsAndTheQueryInIt() {
    assertThat(submit("--master", "spark://host:7077", "--jar", "/jars/t.jar", "--dry-run"), is(0));
    assertThat(out.toString(), containsString("--master spark://host:7077 \\\n"));
    assertThat(
        out.toString(),
        containsString("'spark.driver.extraJavaOptions=--add-opens=java.base/java.lang="));
    assertThat(out.toString(), containsString("--query-text " + base64() + "\n"));
  }

  @Test
  void theQueryThatWasHandedOnIsRun_thoughItsFileIsNotThere() {
    assertThat(execute("run", "gone.yaml", "--runner", "direct", "--query-text", base64()), is(0));
    assertThat(ran, is(List.of("numbers")));
  }

  @Test
  void noMaster_orOneOfNoCluster_orNoImage_isWrong() {
    assertThat(submit("--dry-run"), is(2));
    assertThat(err.toString(), containsString("--master"));
    assertThat(submit("--master", "local[2]", "--jar", "t.jar", "--dry-run"), is(2));
    assertThat(err.toString(), containsString("--master local[2] is no cluster"));
    assertThat(submit("--master", "k8s://https://h:6443", "--dry-run"), is(2));
    assertThat(err.toString(), containsString("give --image"));
  }

  @Test
  void aQueryThatIsWrong_isNotSubmitted() throws Exception {
    Files.writeString(file, QUERY.replace("value", "valeu"));
    assertThat(submit("--master", "yarn", "--jar", "t.jar", "--dry-run"), is(2));
    assertThat(err.toString(), containsString("there is no column valeu"));
    assertThat(out.toString(), is(""));
  }

  private static String base64() {
    return Base64.getEncoder().encodeToString(QUERY.getBytes(StandardCharsets.UTF_8));
  }

  private int submit(String... options) {
    List<String> arguments = new ArrayList<>(List.of("submit", file.toString()));
    arguments.addAll(List.of(options));
    return execute(arguments.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    CommandLine command = Main.commandLine((query, options) -> ran.add(query.name()));
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
