/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.runner.RecordOptions;
import dev.tidemark.runner.RunningQuery;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is wrong with recordings and their commands. */
class ReplayCommandTest {
  private static final String QUERY =
      """
name: visits
source: {format: kafka, bootstrapServers: "localhost:1", subscribe: visits, kafka.sasl.password: x}
schema: page STRING, timestamp TIMESTAMP
sinks: [{format: console}]
""";

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private RecordOptions recorded;

  private int execute(String... arguments) {
    CommandLine commandLine =
        Main.commandLine((query, options) -> recorded = options.as(RecordOptions.class));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private String query() throws Exception {
    return Files.writeString(directory.resolve("q.yaml"), QUERY).toString();
  }

  @Test
  void replay_ofNothing() {
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(execute("replay", nowhere), is(2));
    assertThat(err.toString(), startsWith("there is no recording in " + nowhere + "; make one: "));
  }

  @Test
  void record_intoADirectoryThatIsNotEmpty() throws Exception {
    assertThat(execute("run", query(), "--record", directory.toString()), is(2));
    assertThat(err.toString(), containsString("there is something in it already"));
  }

  @Test
  void record_withALimitThatIsNoSize() throws Exception {
    String to = directory.resolve("new").toString();
    assertThat(execute("run", query(), "--record", to, "--record-limit", "much"), is(2));
    assertThat(err.toString(), containsString("--record-limit much is no size: write 256 MB"));
  }

  @Test
  void record_keepsNoSecretOfTheCommandLine() throws Exception {
    String to = directory.resolve("new").toString();
    String secret = "source.kafka.sasl.password=hunter2";
    assertThat(
        execute("run", query(), "--record", to, "--set", secret, "--set", "name=other"), is(0));
    assertThat(
        recorded.getRecordedSettings(),
        is(List.of("source.kafka.sasl.password=redacted", "name=other")));
  }

  @Test
  void record_whereThereAreNoMicroBatches() throws Exception {
    String to = directory.resolve("new").toString();
    CommandLine onDirect =
        Main.commandLine((query, options) -> RunningQuery.start(query, options).close());
    onDirect.setErr(new PrintWriter(err, true));
    assertThat(onDirect.execute("run", query(), "--runner", "direct", "--record", to), is(2));
    assertThat(
        err.toString(),
        is(
            "--record: the query visits cannot be recorded; on DirectRunner it is not read in"
                + " micro-batches by plan; fix: run it on Spark, from Kafka without metadata or from"
                + " a rate, or without --record\n"));
    assertThat("nothing was made", Files.exists(Path.of(to)), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set=source.metadata.page=key",
        "--set=source={format: json, path: /tmp, watch: true}",
      })
  void record_ofRowsThatHaveMoreThanValues(String change) throws Exception {
    String to = directory.resolve("new").toString();
    CommandLine onSpark =
        Main.commandLine((query, options) -> RunningQuery.start(query, options).close());
    onSpark.setErr(new PrintWriter(err, true));
    assertThat(onSpark.execute("run", query(), "--record", to, change), is(2));
    assertThat(
        err.toString(),
        containsString(
            "cannot be recorded; its rows are made of more than their records' values, such as"
                + " files or keys; fix: "));
    assertThat("nothing was made", Files.exists(Path.of(to)), is(false));
  }
}
