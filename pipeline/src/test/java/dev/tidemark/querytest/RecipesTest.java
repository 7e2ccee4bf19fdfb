/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe has tests beside it, which pass, and stands in the list. */
class RecipesTest {
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
}
