/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to a valid query, it is read or refused with problems, and nothing else. */
class QueryMutationTest {
  /** What people, and their editors, put into YAML. */
  private static final List<String> SNIPPETS =
      List.of(
          "",
          " ",
          "\n",
          "\n  ",
          "\t",
          ":",
          ": ",
          "-",
          "- ",
          "{",
          "}",
          "[",
          "]",
          ",",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!!set ",
          "!x ",
          "|\n",
          ">\n",
          "? ",
          "<<: *a",
          "%",
          "@",
          "`",
          "---\n",
          "...\n",
          "null",
          "~",
          "true",
          "5",
          "-1",
          "1e9",
          "999999999999999999999",
          "\u0000",
          "\u0007",
          "ä",
          "\ud83c\udf0a",
          "\\",
          "count(",
          ")",
          "sinks:",
          "name: x\n",
          "format: rate",
          "0 seconds");

  private record Edit(int from, int length, String with) {
    String applyTo(String text) {
      int start = from % (text.length() + 1);
      int end = Math.min(text.length(), start + length);
      return text.substring(0, start) + with + text.substring(end);
    }
  }

  @Property(tries = 2000)
  void isReadOrRefused(@ForAll("edits") List<Edit> edits) {
    String text = QueryText.flagship();
    for (Edit edit : edits) {
      text = edit.applyTo(text);
    }
    read(text, List.of());
  }

  @Property(tries = 1000)
  void settingsAreTakenOrRefused(@ForAll("settings") List<String> settings) {
    read(QueryText.flagship(), settings);
  }

  private static void read(String text, List<String> settings) {
    try {
      QueryReader.parse(text, "q.yaml", settings);
    } catch (QueryException e) {
      if (e.problems().isEmpty()) {
        throw new AssertionError("refused without a problem", e);
      }
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2000),
            Arbitraries.integers().between(0, 12),
            Arbitraries.of(SNIPPETS))
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> settings() {
    Arbitrary<String> step =
        Arbitraries.of(
            "sinks",
            "0",
            "1",
            "2",
            "9",
            "path",
            "source",
            "kafka",
            "a",
            "window",
            "tumbling",
            "session",
            "",
            "aggregates",
            "visits",
            "name",
            "format",
            "groupBy",
            "watermark",
            "delay");
    Arbitrary<String> path = step.list().ofMinSize(1).ofMaxSize(4).map(s -> String.join(".", s));
    return Combinators.combine(path, Arbitraries.of("=", "= ", ""), Arbitraries.of(SNIPPETS))
        .as((p, equals, value) -> p + equals + value)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
