/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.monitor.MonitoredQuery;
import dev.tidemark.monitor.ProgressFiles;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.page.StreamingPage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command says of a query that runs, has ended, failed, or is not there. */
class StatusCommandTest {
  @TempDir private Path directory;
  private final MonitoredQuery query = new MonitoredQuery();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int status(String... arguments) {
    CommandLine commandLine = Main.commandLine((query, options) -> {});
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "status";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }

  private void keep(Optional<String> page) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    query
        .monitor()
        .addListener(new ProgressFiles(query.monitor(), directory.toString(), page, query.clock()));
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void ofAQueryThatRuns_byItsPage() throws Exception {
    try (StreamingPage page = StreamingPage.serve(query.monitor(), "127.0.0.1", 0)) {
      query.batch(1_500, Duration.ofMillis(500));
      String url = page.address().toString();
      assertThat(status("--url", url), is(0));
      assertThat(
          out.toString(),
          allOf(
              startsWith("clicks: running, Processing new data\n"),
              containsString("  run        the-run, since 2026-01-02 10:00:00"),
              containsString("#0 at 2026-01-02 10:00:00, 1,500 rows in 500 ms"),
              containsString("3,000.0 rows/s came in"),
              containsString("1,500 = aggregated 1,500 + emitted 0"),
              containsString("sink       console (update)")));
      out.getBuffer().setLength(0);
      assertThat(status("--url", url, "--json"), is(0));
      assertThat(json().at("/status/state").asText(), is("RUNNING"));
      assertThat(json().at("/status/id").asText(), is("the-id"));
      assertThat(json().at("/progress/numInputRows").asLong(), is(1_500L));
    }
  }

  @Test
  void ofAQueryThatHasEnded_byItsCheckpoint() throws Exception {
    keep(Optional.empty());
    query.batch(10, Duration.ofMillis(500));
    query.monitor().ended(QueryStatus.State.STOPPED, Optional.empty());
    assertThat(status("--checkpoint", directory.toString()), is(0));
    assertThat(out.toString(), startsWith("clicks: stopped, Stopped\n"));
    out.getBuffer().setLength(0);
    assertThat(status("--checkpoint", directory.toString(), "--json"), is(0));
    assertThat(json().at("/status/state").asText(), is("STOPPED"));
    assertThat(json().at("/progress/totals/read").asLong(), is(10L));
  }

  @Test
  void ofAQueryThatFailed_byItsFile_saysWhy() throws Exception {
    keep(Optional.empty());
    query.batch(10, Duration.ofMillis(500));
    query
        .monitor()
        .ended(
            QueryStatus.State.FAILED,
            Optional.of(new IllegalStateException("the disk is full; password=opensesame")));
    Path file = directory.resolve("q.yaml");
    Files.writeString(
        file,
        """
        name: clicks
        source: {format: rate, rowsPerSecond: 1}
        sinks: [{format: console}]
        checkpointLocation: %s
        """
            .formatted(directory));
    assertThat(status(file.toString()), is(1));
    assertThat(
        out.toString(),
        allOf(
            startsWith("clicks: failed, the disk is full; password=*********(redacted)\n"),
            containsString("✗ The query failed")));
  }

  @Test
  void ofAQueryWhoseProcessIsGone_saysThatItDoesNotAnswer() {
    keep(Optional.of("http://127.0.0.1:1/"));
    query.batch(10, Duration.ofMillis(500));
    assertThat(status("--checkpoint", directory.toString()), is(1));
    assertThat(out.toString(), startsWith("clicks: failed, Does not answer\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "404 Not Found, nothing here",
    "200 OK, <html>Something else</html>",
    "200 OK, '{\"status\":\"UP\"}'"
  })
  void ofAQueryWhosePortSomebodyElseHas_saysThatItDoesNotAnswer(String code, String body)
      throws Exception {
    try (ServerSocket somebody = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answer(somebody, code, body));
      answering.setDaemon(true);
      answering.start();
      String url = "http://127.0.0.1:" + somebody.getLocalPort() + "/";
      keep(Optional.of(url));
      query.batch(10, Duration.ofMillis(500));
      assertThat(err.toString(), status("--checkpoint", directory.toString()), is(1));
      assertThat(out.toString(), startsWith("clicks: failed, Does not answer\n"));
      assertThat(status("--url", url), is(2));
      assertThat(err.toString(), containsString("no query answers at " + url));
    }
  }

  private static void answer(ServerSocket server, String code, String body) {
    while (!server.isClosed()) {
      try (Socket asked = server.accept()) {
        BufferedReader request =
            new BufferedReader(new InputStreamReader(asked.getInputStream(), US_ASCII));
        while (!request.readLine().isEmpty()) {}
        asked
            .getOutputStream()
            .write(
                "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(code, body.length(), body)
                    .getBytes(US_ASCII));
      } catch (IOException e) {
        // whoever asked has gone, or the server
      }
    }
  }

  @Test
  void ofNothing() {
    assertThat(status("--checkpoint", directory.toString()), is(2));
    assertThat(err.toString(), containsString("there is no status in " + directory));
    assertThat(status("--url", "http://127.0.0.1:1/"), is(2));
    assertThat(err.toString(), containsString("no query answers at http://127.0.0.1:1/"));
  }
}
