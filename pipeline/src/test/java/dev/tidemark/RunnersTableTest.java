/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code runners.md} to the tests: each cell says that something works and names a test that
 * there is, or that it does not and why, or that it is untested. {@code the same} means the tests
 * of the cell before, which a suite of that column must have, as must methods without a class.
 */
class RunnersTableTest {
  private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
  private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*(Test|IT|Suite)");
  private static final Pattern METHOD = Pattern.compile("[a-z][A-Za-z_]*");
  private static final Pattern EXTENDS = Pattern.compile("class \\w+ extends (\\w+)");
  private static final Pattern TEST_METHOD = Pattern.compile("void (\\w+)\\(");

  private static Map<String, String> sources;
  private static Path root;

  @BeforeAll
  static void findTheTests() throws IOException {
    root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("runners.md"))) {
      root = root.getParent();
    }
    sources = new HashMap<>();
    for (String place :
        List.of("transforms/src/test", "pipeline/src/test", "src/e2e", "src/bench")) {
      if (Files.isDirectory(root.resolve(place))) {
        try (Stream<Path> files = Files.walk(root.resolve(place))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.put(name, Files.readString(file));
          }
        }
      }
    }
  }

  @Test
  void everyCellNamesATestThatThereIs_orSaysWhyNot() throws IOException {
    String table = Files.readString(root.resolve("runners.md"));
    assertThat(rows(table).size(), greaterThan(20));
    assertThat(problems(table), is(empty()));
  }

  @Test
  void aTableThatHasDriftedIsFoundOut() {
    assertThat(
        problems(
            """
            | transform | Direct | Spark |
            |---|---|---|
            | suite | `WindowedAggregateTest` | `SparkWindowedAggregateIT` |
            | a | ✓ `WindowedAggregateTest.noSuchMethod` | ✗ no clock |
            | b | ✓ `noSuchCase` | ✓ the same |
            | c | ✓ `NoSuchTest` | works |
            | d | ✓ it does | untested |
            | e | ✓ `onTime_eachWindowOnceWhenItCloses` | ✓ the same |
            """),
        is(
            List.of(
                "a: there is no test noSuchMethod in [WindowedAggregateTest]",
                "b: there is no test noSuchCase in [WindowedAggregateTest]",
                "b: there is no test noSuchCase in [SparkWindowedAggregateIT]",
                "c: there is no test NoSuchTest in [NoSuchTest]",
                "c: neither ✓, ✗ nor untested: works",
                "d: ✓ names no test: ✓ it does")));
  }

  @Test
  void methodsAreThoseOfTheClassAndOfWhatItExtends() {
    assertThat(methods("WindowedAggregateTest"), hasItem("onTime_eachWindowOnceWhenItCloses"));
    assertThat(sources.get("WindowedAggregateTest"), containsString("extends"));
  }

  private static List<List<String>> rows(String table) {
    return table
        .lines()
        .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
        .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList())
        .skip(1)
        .toList();
  }

  private static List<String> problems(String table) {
    List<String> problems = new ArrayList<>();
    Map<Integer, List<String>> suites = new HashMap<>();
    for (List<String> row : rows(table)) {
      List<String> named = List.of();
      for (int column = 1; column < row.size(); column++) {
        String cell = row.get(column);
        if (row.get(0).startsWith("suite") || row.get(0).contains("suite (")) {
          suites.computeIfAbsent(column, c -> new ArrayList<>()).add(cell.replace("`", ""));
        }
        List<String> names = names(cell);
        if (cell.startsWith("✓ the same")) {
          names = named;
        }
        named = names.isEmpty() ? named : names;
        check(row.get(0), cell, names, suites.getOrDefault(column, List.of()), problems);
      }
    }
    return problems;
  }

  private static void check(
      String what, String cell, List<String> names, List<String> suites, List<String> problems) {
    boolean works = cell.startsWith("✓");
    if (!works && !cell.startsWith("✗") && !cell.isEmpty() && names.isEmpty()) {
      if (!cell.startsWith("untested")) {
        problems.add("%s: neither ✓, ✗ nor untested: %s".formatted(what, cell));
      }
    } else if (works && names.isEmpty()) {
      problems.add("%s: ✓ names no test: %s".formatted(what, cell));
    }
    for (String name : names) {
      List<String> owners =
          METHOD.matcher(name).matches() ? suites : List.of(name.replaceFirst("\\..*", ""));
      String method = name.substring(name.indexOf('.') + 1);
      boolean wholeClass = owners.contains(name);
      if (owners.stream()
          .noneMatch(o -> wholeClass ? sources.containsKey(o) : methods(o).contains(method))) {
        problems.add("%s: there is no test %s in %s".formatted(what, method, owners));
      }
    }
  }

  /** What of a cell is the name of a test: a class, a class and a method, or a suite's method. */
  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAMED.matcher(cell);
    while (matcher.find()) {
      String name = matcher.group(1);
      String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
      if (CLASS.matcher(first).matches()
          || (cell.startsWith("✓") && METHOD.matcher(name).matches())) {
        names.add(name);
      }
    }
    return names;
  }

  private static Set<String> methods(String owner) {
    Set<String> methods = new HashSet<>();
    for (String name = owner; sources.containsKey(name); ) {
      String source = sources.get(name);
      TEST_METHOD.matcher(source).results().forEach(found -> methods.add(found.group(1)));
      Matcher parent = EXTENDS.matcher(source);
      name = parent.find() ? parent.group(1) : "";
    }
    return methods;
  }
}
