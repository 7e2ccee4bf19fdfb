/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.runner.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tests of a query on the runners that it is to run on. */
class QueryTestsOnRunnersIT {
  private static final String QUERY =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, amount DOUBLE, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 2 minutes, idleTimeout: 1 minute}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*), total: sum(amount)}
      sinks:
        - {format: console, outputMode: append}
        - {format: console, outputMode: update, trigger: 30 seconds}
      """;

  private static final String TESTS =
      """
date: 2026-01-02
tests:
  each step has what it caused:
    - {page: /a, amount: 1.5, timestamp: "10:01"}
    - "@expect": {watermark: "09:59", sinks.0: [], sinks.1: [{page: /a, views: 1}]}
    - {page: /a, amount: 2, timestamp: "10:04"}
    - "@expect": {sinks.0: [], sinks.1: [{page: /a, views: 2, total: 3.5}]}
    - {page: /b, timestamp: "10:07"}
    - "@expect":
        watermark: "10:05"
        sinks.0: [{window_start: "10:00", window_end: "10:05", page: /a, views: 2, total: 3.5}]
        sinks.1: [{window_start: "10:05", page: /b, views: 1, total: null}]
    - {page: /a, timestamp: "10:04:59.999"}
    - "@expect": {late: 1, sinks.0: [], sinks.1: []}
    - "@end"
    - "@expect": {sinks.0: [{page: /b, views: 1}]}
  a wrong expectation:
    - {page: /a, timestamp: "10:01"}
    - {page: /a, timestamp: "10:08"}
    - "@expect": {sinks.0: [{page: /a, views: 2}]}
  the clock:
    - {page: /a, timestamp: "10:01", "@arrival": "10:02"}
    - "@expect": {sinks.0: []}
""";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void steps(String runner) throws IOException {
    Files.writeString(directory.resolve("page_stats.yaml"), QUERY);
    Files.writeString(directory.resolve("page_stats.test.yaml"), TESTS);
    List<TestResult> results = new ArrayList<>();
    TestFile.readAll(List.of(directory))
        .forEach(file -> TestRunner.run(file, Engine.named(runner).steps(), results::add));
    assertThat(
        results.stream().map(TestResult::name).toList(),
        contains("each step has what it caused", "a wrong expectation", "the clock"));
    assertThat(results.get(0).failures(), is(empty()));
    assertThat(
        results.get(1).failures().toString(),
        containsString(
            """
            line 20: sinks.0 (console) was not given what was expected:
                 page  views
              -  /a    2      missing, of line 20
              +  /a    1      not expected\
            """));
    assertThat(
        results.get(2).failures().toString(),
        containsString("on this runner a test cannot move the clock; run it on the Direct runner"));
  }
}
