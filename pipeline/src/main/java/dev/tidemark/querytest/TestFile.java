/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tests of a query, which stand beside it: {@code page_stats.test.yaml} holds those of {@code
 * page_stats.yaml}.
 *
 * <pre>{@code
 * date: 2026-01-02                    # of the times below that have none
 * tests:
 *   a click behind the watermark counts while its window is open:
 *     - {page: /home, timestamp: "10:05"}
 *     - {page: /home, timestamp: "10:19"}
 *     - {page: /home, timestamp: "10:08"}
 *     - "@expect": {watermark: "10:09", sinks.0: []}
 *     - {page: /home, timestamp: "10:20"}
 *     - "@expect": {sinks.0: [{window_start: "10:05", page: /home, views: 2}]}
 * }</pre>
 *
 * <p>Steps are what {@link dev.tidemark.stepping.EventsFile} takes, and two more: {@code @end} ends
 * the source, and {@code @expect} says what sinks were given since the last {@code @expect}, in any
 * order, each row with the columns that matter. Rows that are late or malformed must be expected
 * too: {@code late: 1}.
 *
 * @param file where it was read from
 * @param query the query, valid
 * @param tests in the order of the file
 */
public record TestFile(Path file, Query query, List<QueryTest> tests) {
  private static final String ENDING = ".test.yaml";

  /**
   * Reads all test files among {@code paths}, of which directories are searched.
   *
   * @throws QueryException when one of them or its query is wrong, or there are none
   */
  public static List<TestFile> readAll(List<Path> paths) {
    List<Problem> problems = new ArrayList<>();
    List<TestFile> files = new ArrayList<>();
    for (Path path : paths) {
      List<Path> found = find(path);
      if (found.isEmpty()) {
        problems.add(
            new Problem(
                path.toString(),
                "there are no tests",
                "they stand in files that end with " + ENDING,
                "write page_stats.test.yaml beside page_stats.yaml"));
      }
      for (Path file : found) {
        try {
          files.add(new TestFileReader(file).read());
        } catch (QueryException e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new QueryException(problems);
    }
    return files;
  }

  private static List<Path> find(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(file -> file.toString().endsWith(ENDING))
          .map(Path::normalize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  path.toString(),
                  "it cannot be searched",
                  e.toString(),
                  "name files or directories that can be read")));
    }
  }

  /** The query's file, where the test file does not name it. */
  static String queryOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING)
        ? name.substring(0, name.length() - ENDING.length()) + ".yaml"
        : name;
  }
}
