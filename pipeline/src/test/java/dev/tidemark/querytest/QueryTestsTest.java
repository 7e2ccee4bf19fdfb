/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.query.Problem;
import dev.tidemark.query.QueryException;
import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a query that stand beside it: those that pass, and what is said of those that fail. */
class QueryTestsTest {
  private static final String QUERY =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "localhost:9092", subscribe: clicks}
      schema: page STRING, amount DOUBLE, timestamp TIMESTAMP
      watermark: {column: timestamp, delay: 10 minutes}
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*), total: sum(amount)}
      sinks:
        - {format: console, outputMode: append}
        - {format: console, outputMode: update, trigger: 30 seconds}
      """;

  @TempDir private Path dir;

  @BeforeEach
  void writeQuery() throws IOException {
    Files.writeString(dir.resolve("page_stats.yaml"), QUERY);
  }

  private List<TestResult> run(String steps) throws IOException {
    Path file = dir.resolve("page_stats.test.yaml");
    Files.writeString(file, "date: 2026-01-02\ntests:\n  a test:\n" + steps.indent(4));
    List<TestResult> results = new ArrayList<>();
    TestFile.readAll(List.of(dir))
        .forEach(tests -> TestRunner.run(tests, StepRunner.DIRECT, results::add));
    return results;
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(dir.resolve("page_stats.test.yaml"), text);
    QueryException e = assertThrows(QueryException.class, () -> TestFile.readAll(List.of(dir)));
    return e.problems().stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(dir + "/", ""))
        .toList();
  }

  @Test
  void passes_eachExpectationSinceTheLast() throws IOException {
    List<TestResult> results =
        run(
            """
- {page: /a, amount: 1.5, timestamp: "10:05"}
- "@expect": {watermark: "09:55", sinks.0: [], sinks.1: [{page: /a, views: 1}]}
- {page: /a, amount: 2, timestamp: "10:08"}
- {page: null, timestamp: "10:20:00.000"}
- "@expect":
    sinks.0: [{window_start: "10:05", window_end: "2026-01-02 10:10", page: /a, views: 2, total: 3.5}]
- {page: /a, amount: 9, timestamp: "10:09"}
- no json
- "@end"
- "@expect": {late: 1, malformed: 1, sinks.0: [{page: null, views: 1, total: null}]}
"""
                .replace("- no json", "- {amount: x}"));
    assertThat(results.get(0).failures(), is(empty()));
  }

  @Test
  void fails_withWhatIsMissingAndWhatIsThereInstead() throws IOException {
    List<TestResult> results =
        run(
            """
            - {page: /a, timestamp: "10:05"}
            - {page: /b, timestamp: "10:06"}
            - {page: /c, timestamp: "10:06"}
            - "@end"
            - "@expect":
                sinks.0:
                  - {page: /a, views: 2}
                  - {page: /b, views: 1}
                  - {page: /d, views: 7}
            """);
    assertThat(
        results.get(0).failures(),
        contains(
            """
            line 8: sinks.0 (console) was not given what was expected:
                 page  views
              -  /a    2      missing, of line 10
              +  /a    1      not expected
              -  /d    7      missing, of line 12
              +  /c    1      not expected
              and 1 as expected\
            """));
  }

  @Test
  void fails_whenRowsAreLateThatWereNotExpectedTo() throws IOException {
    List<TestResult> results =
        run(
            """
            - {page: /a, timestamp: "10:15"}
            - {page: /a, timestamp: "09:55"}
            - "@expect": {watermark: "10:06"}
            """);
    assertThat(
        results.get(0).failures(),
        contains(
            allOf(containsString("line 6: 1 late, expected 0"), containsString("2026-01-02T09:55")),
            is(
                "line 6: the watermark stands at 2026-01-02T10:05:00Z, not at"
                    + " 2026-01-02T10:06:00Z")));
  }

  @Test
  void rowsThatNameFewColumnsDoNotTakeThoseOfOthers() throws IOException {
    List<TestResult> results =
        run(
            """
            - {page: /a, timestamp: "10:05"}
            - {page: /b, timestamp: "10:05"}
            - "@end"
            - "@expect": {sinks.0: [{views: 1}, {page: /a}]}
            """);
    assertThat(results.get(0).failures(), is(empty()));
  }

  @Test
  void mistakesAreReportedAtOnceWithTheirLine() throws IOException {
    assertThat(
        problems(
            """
            tests:
              a:
                - {page: /a, "@arivall": "10:05"}
                - "@expect": {sinks.9: [], sinks.0: [{vews: 1}]}
              b:
                - {page: /a}
            """),
        contains(
            containsString(
                "page_stats.test.yaml:4: there is no sinks.9; what can be expected is sinks.0,"
                    + " sinks.1"),
            is(
                "page_stats.test.yaml:4: there is no column vews; the result has window_start,"
                    + " window_end, page, views, total; fix: write views"),
            containsString("page_stats.test.yaml:3: there is no field @arivall"),
            containsString(
                "page_stats.test.yaml:6: nothing is expected; what is not looked at cannot fail")));
  }

  @Test
  void aQueryThatIsWrongIsReportedByItsOwnFile() throws IOException {
    Files.writeString(dir.resolve("page_stats.yaml"), QUERY.replace("10 minutes", "10m"));
    assertThat(
        problems("tests: {a: ['@end', '@expect': {sinks.0: []}]}"),
        contains(containsString("page_stats.yaml:4:39: delay: \"10m\" is not a duration")));
  }

  @Test
  void aDirectoryWithoutTestsIsAMistake() {
    QueryException e = assertThrows(QueryException.class, () -> TestFile.readAll(List.of(dir)));
    assertThat(e.problems().get(0).what(), is("there are no tests"));
  }

  @Test
  void junitXml_namesTestsAndFailures() throws IOException {
    List<TestResult> results =
        run(
            """
            - {page: "/<a>", timestamp: "10:05"}
            - "@expect": {late: 2}
            """);
    String xml = JUnitXml.of(results);
    assertThat(
        xml,
        allOf(
            containsString("tests=\"1\" failures=\"1\""),
            containsString("name=\"a test\""),
            containsString("<failure message=\"line 5: 0 late, expected 2\">")));
  }
}
