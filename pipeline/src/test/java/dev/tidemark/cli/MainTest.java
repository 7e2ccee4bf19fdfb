/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import dev.tidemark.secret.RedactedOutput;
import dev.tidemark.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static final String VALID =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 10 minutes}
      window: {tumbling: 5 minutes}
      aggregates: {view_count: count(*)}
      sinks: [{format: console, outputMode: update}]
      """;

  @TempDir private Path dir;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Query ran;
  private PipelineOptions options;
  private QueryRunner runner =
      (query, options) -> {
        this.ran = query;
        this.options = options;
      };

  @BeforeEach
  void writeQuery() throws IOException {
    file = Files.writeString(dir.resolve("q.yaml"), VALID);
  }

  private int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine((query, beam) -> runner.run(query, beam));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @Test
  void validate_saysThatTheQueryIsValid() {
    assertThat(execute("validate", file.toString()), is(0));
    assertThat(
        out.toString(),
        is(
            file
                + ": valid\npage_stats: kafka clicks → count(*) every 5 minutes → console (update)\n"));
    assertThat(err.toString(), is(""));
  }

  @Test
  void validate_saysEveryProblem() throws IOException {
    Files.writeString(
        file, VALID.replace("5 minutes", "5m").replace("name: page_stats", "name: 1"));
    assertThat(execute("validate", file.toString()), is(2));
    assertThat(
        err.toString(),
        is(
            file
                + ":1:7: name is 1; it should be text; fix: write name: page_stats\n"
                + file
                + ":5:20: tumbling: \"5m\" is not a duration; durations are written as in Spark, a"
                + " whole number and a unit; fix: write 5 minutes\n"));
    assertThat(out.toString(), is(""));
  }

  @Test
  void validate_withSettings() {
    assertThat(
        execute(
            "validate", file.toString(), "--set", "name=other", "--set=window.tumbling=1 minute"),
        is(0));
    assertThat(
        out.toString(), containsString("other: kafka clicks → count(*) every 1 minute → console"));
  }

  @Test
  void validate_fileThatIsNotThere() {
    assertThat(execute("validate", dir.resolve("nope.yaml").toString()), is(2));
    assertThat(
        err.toString(),
        startsWith(dir.resolve("nope.yaml") + ": there is no such file; a query is"));
  }

  @Test
  void validate_optionThatThereIsNot() {
    assertThat(execute("validate", file.toString(), "--sett", "a=b"), is(2));
    assertThat(
        err.toString(),
        allOf(containsString("'--sett'"), containsString("Try: tidemark validate --help")));
  }

  @Test
  void run_handsOverQueryAndOptions() {
    assertThat(execute("run", file.toString(), "--set", "name=other"), is(0));
    assertThat(ran.name(), is("other"));
    assertThat(options.getRunner(), is((Object) SparkRunner.class));
    assertThat(options.as(SparkPipelineOptions.class).getSparkMaster(), is("local[*]"));
  }

  @Test
  void run_passesBeamOptionsThrough() {
    assertThat(
        execute(
            "run",
            "--jobName=mine",
            file.toString(),
            "--sparkMaster",
            "local[3]",
            "--batchIntervalMillis=250"),
        is(0));
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    assertThat(spark.getJobName(), is("mine"));
    assertThat(spark.getSparkMaster(), is("local[3]"));
    assertThat(spark.getBatchIntervalMillis(), is(250L));
  }

  @Test
  void run_thePageIsForThisMachineAlone() {
    assertThat(execute("run", file.toString()), is(0));
    assertThat(options.as(MonitorOptions.class).getUiHost(), is("127.0.0.1"));
    assertThat("4046 or near", options.as(MonitorOptions.class).getUiPort(), is(-1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "no.such.invalid"})
  void run_aPageThatCannotListenThere(String host) {
    assertThat(execute("run", file.toString(), "--ui-host", host), is(2));
    assertThat(
        err.toString(),
        allOf(
            startsWith("the streaming page cannot listen on " + host + " ("),
            containsString("correct --ui-host")));
    assertThat(ran == null, is(true));
    assertThat("no page", execute("run", file.toString(), "--ui-host", host, "--ui-port=0"), is(0));
  }

  @Test
  void run_aPasswordInTheQuery_isInNothingThatIsPrinted() throws IOException {
    Files.writeString(
        file,
        VALID.replace(
            "subscribe: clicks",
            "subscribe: clicks, kafka.ssl.truststore.password: pl4nted-in-a-file"));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream standardError = RedactedOutput.of(new PrintStream(printed, true, UTF_8));
    runner = (query, beam) -> standardError.println("cannot open it with pl4nted-in-a-file");
    assertThat(execute("run", file.toString()), is(0));
    standardError.flush();
    assertThat(printed.toString(UTF_8).strip(), is("cannot open it with " + Secrets.REDACTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct", "DIRECT", "DirectRunner"})
  void run_onTheDirectRunner(String name) {
    assertThat(execute("run", file.toString(), "--runner", name), is(0));
    assertThat(options.getRunner(), is((Object) DirectRunner.class));
  }

  @Test
  void run_onARunnerThatThereIsNot() {
    assertThat(execute("run", file.toString(), "--runner=storm"), is(2));
    assertThat(
        err.toString(),
        is(
            "there is no runner storm; write --runner spark or --runner flink or --runner direct\n"
                + "Try: tidemark run --help\n"));
    assertThat(ran == null, is(true));
  }

  @Test
  void run_optionThatBeamDoesNotHave() {
    assertThat(execute("run", file.toString(), "--batchIntervalMilis=5"), is(2));
    assertThat(err.toString(), containsString("missing a property named 'batchIntervalMilis'"));
    assertThat(ran == null, is(true));
  }

  @Test
  void run_beamOptionWithAValueOfTheWrongType() {
    assertThat(execute("run", file.toString(), "--batchIntervalMillis=soon"), is(2));
    assertThat(err.toString(), containsString("soon"));
  }

  @Test
  void run_secondFile() {
    assertThat(execute("run", file.toString(), "other.yaml"), is(2));
    assertThat(err.toString(), startsWith("unexpected argument other.yaml"));
  }

  @Test
  void run_queryThatIsWrong() throws IOException {
    Files.writeString(file, VALID.replace("tumbling", "sideways"));
    assertThat(execute("run", file.toString()), is(2));
    assertThat(err.toString(), startsWith(file + ":5:9: it has no length"));
    assertThat(ran == null, is(true));
  }

  @Test
  void run_environmentThatIsWrong() {
    runner =
        (query, beam) -> {
          throw new QueryException(
              List.of(
                  new Problem(
                      "source.bootstrapServers",
                      "no broker answers at localhost:9092",
                      "connection refused",
                      "start it")));
        };
    assertThat(execute("run", file.toString()), is(2));
    assertThat(
        err.toString(),
        is(
            "source.bootstrapServers: no broker answers at localhost:9092; connection refused; fix:"
                + " start it\n"));
  }

  @Test
  void run_thatFails() {
    runner =
        (query, beam) -> {
          throw new IOException("disk full");
        };
    assertThat(execute("run", file.toString()), is(1));
    assertThat(
        err.toString(), startsWith("failed while running: java.io.IOException: disk full\n"));
  }

  @Test
  void explain_thePlan() {
    assertThat(execute("explain", file.toString()), is(0));
    assertThat(
        out.toString(),
        allOf(
            startsWith("page_stats\n\n  source       kafka clicks\n"), containsString("sinks.0")));
  }

  @Test
  void explain_eventsAsTextAndPicture() throws IOException {
    Path events =
        Files.writeString(
            dir.resolve("events.jsonl"), "{\"timestamp\": \"2026-01-02T10:05:00Z\"}\n");
    Path html = dir.resolve("timeline.html");
    assertThat(
        execute(
            "explain", file.toString(), "--events", events.toString(), "--html", html.toString()),
        is(0));
    assertThat(out.toString(), containsString("1  10:05       10:05–10:10  09:55 ▲    on time"));
    assertThat(Files.readString(html), startsWith("<!DOCTYPE html>"));
  }

  @Test
  void explain_eventsThatCannotBeRight() throws IOException {
    Path events =
        Files.writeString(dir.resolve("events.jsonl"), "{\"@partition\": \"x\", \"page\": 1}\n");
    assertThat(execute("explain", file.toString(), "--events", events.toString()), is(2));
    assertThat(
        err.toString(),
        is(
            events
                + ":1: @partition is x; partitions are numbered from 0; fix: write \"@partition\": 0\n"));
  }

  @Test
  void test_saysWhatPassedAndWhatFailed() throws IOException {
    Path tests =
        Files.writeString(
            dir.resolve("q.test.yaml"),
            """
            tests:
              good: ["@end", "@expect": {sinks.0: []}]
              bad: ["@end", "@expect": {sinks.0: [{view_count: 1}]}]
            """);
    Path junit = dir.resolve("junit.xml");
    assertThat(execute("test", tests.toString(), "--junit", junit.toString()), is(1));
    assertThat(
        out.toString().replaceAll("\\d+\\.\\d s", "T"),
        is(
            tests
                + """

                  ✓ good T
                  ✗ bad T
                      line 3: sinks.0 (console) was not given what was expected:
                           view_count
                        -  1           missing, of line 3

                1 of 2 failed
                """));
    assertThat(Files.readString(junit), containsString("failures=\"1\""));
  }

  @Test
  void lateness_ofFiles() throws IOException {
    Path clicks = Files.createDirectory(dir.resolve("clicks"));
    Files.writeString(
        clicks.resolve("a.json"),
        """
        {"timestamp": "2026-01-02T10:15:00Z"}
        {"timestamp": "2026-01-02T09:55:00Z"}
        {"timestamp": "soon"}
        """);
    Path query =
        Files.writeString(
            dir.resolve("files.yaml"),
            VALID.replaceFirst("source: .*", "source: {format: json, path: " + clicks + "}"));
    assertThat(execute("lateness", query.toString()), is(0));
    assertThat(
        out.toString(),
        allOf(
            startsWith("page_stats: 2 rows of json " + clicks),
            containsString(", and 1 malformed"),
            containsString("Write delay: 20 minutes. It keeps every row that was read")));
  }

  @Test
  void schema_isJson() {
    assertThat(execute("schema"), is(0));
    assertThat(
        out.toString(),
        allOf(startsWith("{\n  \"$schema\""), containsString("\"title\" : \"a kafka source\"")));
  }

  @Test
  void completion_knowsEveryCommand() {
    assertThat(execute("completion"), is(0));
    for (String command : Main.commandLine((query, beam) -> {}).getSubcommands().keySet()) {
      assertThat(out.toString(), containsString("_picocli_tidemark_" + command));
    }
  }

  @Test
  void help_everyCommandShowsExamples() {
    for (String command : Main.commandLine((query, beam) -> {}).getSubcommands().keySet()) {
      assertThat(execute(command, "--help"), is(0));
    }
    assertThat(
        out.toString().split("Examples?:\n", -1).length - 1,
        is(Main.commandLine((query, beam) -> {}).getSubcommands().size()));
  }

  @Test
  void noCommand() {
    assertThat(execute(), is(2));
    assertThat(err.toString(), is("a command is missing\nTry: tidemark --help\n"));
  }

  @Test
  void commandThatThereIsNot() {
    assertThat(execute("valdate"), is(2));
    assertThat(err.toString(), containsString("'valdate'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "run", "explain"})
  void help_showsAnExample(String command) {
    assertThat(execute(command, "--help"), is(0));
    assertThat(
        out.toString(),
        allOf(
            startsWith("Usage: tidemark " + command),
            containsString("  tidemark " + command + " page_stats.yaml"),
            containsString("Exit codes:")));
  }

  @Test
  void version() {
    assertThat(execute("--version"), is(0));
    assertThat(out.toString(), startsWith("tidemark "));
  }
}
