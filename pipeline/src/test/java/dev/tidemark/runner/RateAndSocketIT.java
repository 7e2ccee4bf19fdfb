/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.QueryReader;
import dev.tidemark.sink.memory.MemoryTable;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources that need nothing but Tidemark, on every runner; and windows of processing time. */
class RateAndSocketIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void rate_inWindowsOfProcessingTime_eachRowInOne(String runner) {
    String name = "rate_" + runner.toLowerCase(Locale.ROOT);
    String yaml =
        """
        name: %s
        source: {format: rate, rowsPerSecond: 500}
        window: {tumbling: 2 seconds, timeDomain: processing}
        aggregates: {n: count(*), least: min(value), greatest: max(value)}
        sinks: [{format: memory, outputMode: append}]
        """
            .formatted(name);
    try (RunningQuery query = start(yaml, runner)) {
      await()
          .atMost(LONG_ENOUGH)
          .until(() -> MemoryTable.named(name).rows().size() >= 3 || isOver(query));
      assertThat("it runs", query.exception().isEmpty(), is(true));
    }
    long next = 0;
    for (Row window : inOrder(MemoryTable.named(name).rows())) {
      assertThat("begins behind the last one", window.getInt64("least"), is(next));
      next = window.getInt64("greatest") + 1;
      assertThat(
          "every row, and each once", window.getInt64("n"), is(next - window.getInt64("least")));
    }
    assertThat(next, is(greaterThan(500L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void socket_lineByLine(String runner) throws Exception {
    String name = "socket_" + runner.toLowerCase(Locale.ROOT);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml =
          """
          name: %s
          source: {format: socket, host: 127.0.0.1, port: %d}
          select: [upper(value) AS word]
          where: value <> 'tide'
          sinks: [{format: memory}]
          """
              .formatted(name, server.getLocalPort());
      try (RunningQuery query = start(yaml, runner);
          Socket accepted = server.accept()) {
        OutputStream out = accepted.getOutputStream();
        out.write("tide\nmark\nsea\n".getBytes(UTF_8));
        out.flush();
        await()
            .atMost(LONG_ENOUGH)
            .until(
                () ->
                    (MemoryTable.named(name).rows().size() == 2 && query.progress().filtered() == 1)
                        || isOver(query));
        assertThat("it runs", query.exception().isEmpty(), is(true));
        assertThat(
            MemoryTable.named(name).rows().stream().map(row -> row.getString("word")).toList(),
            contains("MARK", "SEA"));
      }
    }
  }

  private static boolean isOver(RunningQuery query) {
    return query.exception().isPresent();
  }

  private static List<Row> inOrder(List<Row> windows) {
    return windows.stream()
        .sorted(Comparator.comparing(window -> window.getInt64("least")))
        .toList();
  }

  private static RunningQuery start(String yaml, String runner) {
    return RunningQuery.start(
        QueryReader.parse(yaml, "query.yaml", List.of()),
        PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
  }
}
