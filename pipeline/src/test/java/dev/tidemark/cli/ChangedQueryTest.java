/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.QueryIdentity;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.QueryReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A query beside a checkpoint that it wrote before it was changed. */
class ChangedQueryTest {
  private static final String FIRST =
      """
      name: page_stats
      source:
        format: kafka
        bootstrapServers: localhost:9092
        subscribe: clicks
        startingOffsets: earliest
      schema: user_id STRING, page STRING, amount DOUBLE, timestamp TIMESTAMP
      where: page <> 'home'
      watermark: {column: timestamp, delay: 10 minutes, idleTimeout: 1 minute}
      allowedLateness: 0 seconds
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates:
        views: count(*)
        spent: sum(amount)
      sinks:
        - {format: delta, path: /delta/page_stats, trigger: 1 minute}
        - {format: console, outputMode: update, trigger: 30 seconds}
      deadLetter: {path: /dead}
      """;

  @TempDir private Path directory;
  private Path file;
  private Path checkpoint;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void runOnce() throws IOException {
    file = directory.resolve("q.yaml");
    checkpoint = directory.resolve("checkpoint");
    Files.writeString(file, FIRST);
    start("SparkRunner");
  }

  @Test
  void theSameQuery_isSafe() {
    assertThat(against(), is(0));
    assertThat(out.toString(), containsString("page_stats is as it was when the checkpoint "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          name: page_stats        | name: other                | 1:7   | name was "page_stats" and is "other"  | refused
          subscribe: clicks       | subscribe: views           | 5:14  | source.subscribe                      | refused
          subscribe: clicks       | subscribe: clicks, views   | 5:14  | source.subscribe                      | needs a replay
          "startingOffsets: earliest" | "value: csv"           | 6:10  | source.value                          | needs a replay
          amount DOUBLE           | amount BIGINT              | 7:9   | schema                                | needs a replay
          page <> 'home'          | page <> 'cart'             | 8:8   | where was "page <> 'home'" and is "page <> 'cart'" | needs a replay
          where: page <> 'home'   | # none                     | 1:1   | where was "page <> 'home'" and is not there | needs a replay
          [page]                  | [page, user_id]            | 11:10 | groupBy                               | needs a replay
          tumbling: 5 minutes     | tumbling: 1 minute         | 12:9  | window was "every 5 minutes" and is "every 1 minute" | needs a replay
          tumbling: 5 minutes     | tumbling: 5 minutes, offset: 1 minute | 12:9 | window                     | needs a replay
          tumbling: 5 minutes     | session: 5 minutes         | 12:9  | window                                | needs a replay
          count(*)                | count(page)                | 14:10 | aggregates.views                      | needs a replay
          spent:                  | cost:                      | 15:9  | aggregates.cost was not there         | needs a replay
          Lateness: 0 seconds     | Lateness: 1 minute         | 10:18 | allowedLateness                       | needs a replay
          path: /delta/page_stats | outputMode: complete, path: /delta/page_stats | 17:33 | sink delta /delta/page_stats outputMode | needs a replay
          path: /delta/page_stats | outputMode: update, path: /delta/page_stats | 17:33 | sink delta /delta/page_stats outputMode | needs a replay
          localhost:9092          | broker:9092                | 4:21  | source.bootstrapServers               | safe
          earliest                | latest                     | 6:20  | source.startingOffsets                | safe
          delay: 10 minutes       | delay: 20 minutes          | 9:39  | watermark.delay was "10 minutes" and is "20 minutes" | safe
          ", idleTimeout: 1 minute" | ""                       | 9:12  | watermark.idleTimeout                 | safe
          idleTimeout: 1 minute   | futureCap: 2 hours         | 9:62  | watermark.futureCap                   | safe
          trigger: 30 seconds     | trigger: 10 seconds        | 18:52 | sink console trigger                  | safe
          path: /delta/page_stats | path: /delta/other         | 17:5  | sink delta /delta/other was not there | safe
          path: /dead             | path: /dead/other          | 19:20 | deadLetter.path                       | safe
          """)
  void aChange(String before, String after, String place, String what, String verdict)
      throws IOException {
    change(before, after);
    assertThat(out.toString(), against(), is(verdict.equals("safe") ? 0 : 2));
    assertThat(out.toString(), containsString(file + ":" + place + ": " + what));
    String said = out.toString();
    String ruling = said.substring(said.indexOf(what)).lines().skip(1).findFirst().orElseThrow();
    assertThat(ruling, startsWith("    " + verdict + ": "));
    assertThat(
        said,
        containsString(
            verdict.equals("safe")
                ? "can go on from the checkpoint " + checkpoint
                : "cannot go on from the checkpoint " + checkpoint));
  }

  @Test
  void aColumnThatIsNotRead_isNoChange() throws IOException {
    change("amount DOUBLE", "amount DOUBLE, country STRING");
    assertThat(against(), is(0));
    assertThat(out.toString(), containsString("page_stats is as it was"));
  }

  @Test
  void sinksInAnotherOrder_areNoChange() throws IOException {
    List<String> lines = FIRST.lines().toList();
    change(lines.get(16) + "\n" + lines.get(17), lines.get(17) + "\n" + lines.get(16));
    assertThat(against(), is(0));
    assertThat(out.toString(), containsString("page_stats is as it was"));
  }

  @Test
  void onFlink_otherSinksAreRefused() throws IOException {
    checkpoint = directory.resolve("flink");
    start("FlinkRunner");
    change("path: /delta/page_stats", "path: /delta/other");
    assertThat(against(), is(2));
    assertThat(out.toString(), containsString("refused: Flink's checkpoints are of a pipeline"));
  }

  @ParameterizedTest
  @CsvSource({
    "rowsPerSecond: 5, rowsPerSecond: 6, source.format was \"rate 5 a second\"",
    "numPartitions: 2, numPartitions: 3, source.numPartitions was \"2\"",
    "rampUpTime: 9 seconds, rampUpTime: 8 seconds, source.rampUpTime was \"9 seconds\"",
  })
  void anotherRate_isRefused(String before, String after, String what) throws IOException {
    String rate =
        """
        name: ticks
        source: {format: rate, rowsPerSecond: 5, numPartitions: 2, rampUpTime: 9 seconds}
        sinks: [{format: console}]
        """;
    Files.writeString(file, rate);
    checkpoint = directory.resolve("rate");
    start("SparkRunner");
    assertThat(against(), is(0));
    Files.writeString(file, rate.replace(before, after));
    assertThat(against(), is(2));
    assertThat(out.toString(), allOf(containsString(what), containsString("    refused: ")));
  }

  @Test
  void noCheckpoint_isAnError() {
    checkpoint = directory.resolve("nowhere");
    assertThat(against(), is(2));
    assertThat(err.toString(), startsWith("there is no checkpoint in " + checkpoint));
  }

  @Test
  void aSafeChange_isRemembered() throws IOException {
    change("delay: 10 minutes", "delay: 20 minutes");
    start("SparkRunner");
    assertThat(against(), is(0));
    assertThat(out.toString(), containsString("page_stats is as it was"));
  }

  @Test
  void everyStart_saysTheSame_andRefuses() throws IOException {
    change("count(*)", "count(page)");
    assertThat(execute((query, options) -> start("SparkRunner"), "run", file.toString()), is(2));
    assertThat(
        err.toString(),
        allOf(
            startsWith(
                file
                    + ":14:10: aggregates.views was \"count(*)\" and is \"count(page)\"\n    needs a replay: "),
            endsWith("other tables, and source.startingOffsets: earliest.\n")));
  }

  @Test
  void anotherRunner_cannotGoOn() throws IOException {
    assertThat(execute((query, options) -> start("FlinkRunner"), "run", file.toString()), is(2));
    assertThat(
        err.toString(),
        containsString("runner was \"SparkRunner\" and is \"FlinkRunner\"\n    needs a replay: "));
  }

  @Test
  void secretsAreNotWrittenDown() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter22hunter22");
    change("page <> 'home'", "page <> '${file:" + secret + "}'");
    checkpoint = directory.resolve("secretive");
    start("SparkRunner");
    String metadata = Files.readString(checkpoint.resolve("metadata"));
    assertThat(metadata, containsString("where=page <> '[secret]'"));
  }

  /** As every start of a query does. */
  private void start(String runner) {
    QueryIdentity identity =
        QueryPipeline.of(QueryReader.read(file, List.of())).identity().on(runner);
    Checkpoint.open(checkpoint.toString(), identity).close();
  }

  private void change(String before, String after) throws IOException {
    assertThat(FIRST, containsString(before));
    Files.writeString(file, FIRST.replace(before, after));
  }

  private int against() {
    return execute(
        (query, options) -> {}, "validate", file.toString(), "--against", checkpoint.toString());
  }

  private int execute(QueryRunner runner, String... arguments) {
    CommandLine commandLine = Main.commandLine(runner);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
