/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.query.QueryReader;
import dev.tidemark.stepping.EventsFile;
import dev.tidemark.stepping.Recording;
import dev.tidemark.stepping.StepRunner;
import dev.tidemark.stepping.SteppedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe has tests beside it, which pass, and stands in the list. */
class RecipesTest {
  private static final List<String> WITH_OTHER_DATA =
      List.of("csv_to_delta", "watch_folder", "socket_words", "to_postgres");
  private static final Path RECIPES = Path.of("..", "src", "docs", "recipes");

  static List<String> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") && !name.endsWith(".test.yaml"))
          .map(name -> name.replace(".yaml", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void recipe(String name) throws IOException {
    List<TestResult> results = new ArrayList<>();
    TestFile.readAll(List.of(RECIPES.resolve(name + ".test.yaml")))
        .forEach(file -> TestRunner.run(file, StepRunner.DIRECT, results::add));
    for (TestResult result : results) {
      assertThat(result.name(), result.failures(), is(empty()));
    }
    assertThat(
        Files.readString(RECIPES.resolve("README.md")),
        containsString("| [%s](%s.yaml) |".formatted(name, name)));
  }

  /** Those that read Kafka, or rows of files, show something of their data in a timeline. */
  @ParameterizedTest
  @MethodSource("recipes")
  void data(String name) throws IOException {
    Path events = RECIPES.resolve("data").resolve(name + ".jsonl");
    if (WITH_OTHER_DATA.contains(name)) {
      assertThat("run by RecipesIT", Files.exists(events), is(false));
      return;
    }
    Recording recording =
        SteppedRun.of(QueryReader.read(RECIPES.resolve(name + ".yaml"), List.of()))
            .run(EventsFile.read(events));
    assertThat(recording.rowsOf(0).isEmpty(), is(false));
  }

  @Test
  void javaArgs_areThoseOfTheBuild() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    List<String> arguments =
        Files.readAllLines(RECIPES.resolve("java.args")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(
        pom, containsString("<argLine.opens>" + String.join(" ", arguments) + "</argLine.opens>"));
  }
}
