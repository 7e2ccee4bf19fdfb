/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The JSON Schema against the reader: what one takes the other takes. JSON is YAML, so both are
 * read alike; {@link #problems} knows the words of JSON Schema that the schema uses.
 */
class QueryJsonSchemaTest {
  private static final String VALID =
      """
      name: page_stats
      source: {format: kafka, bootstrapServers: "b:9092", subscribe: [a, b], kafka.max.poll.records: 5}
      schema: page STRING, timestamp TIMESTAMP
      where: page <> 'x'
      watermark: {column: timestamp, delay: 10 MINUTES, idleTimeout: 1 minute}
      allowedLateness: 0 seconds
      groupBy: [page]
      window: {tumbling: 5 minutes}
      aggregates: {views: count(*)}
      sinks:
        - {format: console, outputMode: update, numRows: 3, truncate: false, trigger: 1 second}
        - {format: delta, path: /tmp/t, hadoop.fs.s3a.endpoint: x}
      deadLetter: {format: json, path: /tmp/d}
      """;

  private static Object yaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  private static List<String> check(String query) {
    List<String> problems = new ArrayList<>();
    problems("", yaml(QueryJsonSchema.text()), yaml(query), problems);
    return problems;
  }

  @Test
  void aQueryWithEverythingIsValid() {
    assertThat(check(VALID), is(empty()));
    QueryReader.parse(VALID, "q", List.of());
  }

  /** What the schema refuses the reader refuses: an edit of the valid query for each word of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: page_stats => name: 1",
        "name: page_stats => nam: page_stats",
        "kafka.max.poll.records => kafk.max.poll.records",
        "kafka.max.poll.records: 5 => kafka.max.poll.records: [5]",
        "format: kafka => format: kafk",
        "subscribe: [a, b] => subscribe: {a: b}",
        "10 MINUTES => 10m",
        "1 minute} => 1 minute, idle: 2 minutes}",
        "groupBy: [page] => groupBy: page",
        "tumbling: 5 minutes => sliding_: 5 minutes",
        "views: count(*) => views: 1",
        "numRows: 3 => numRows: three",
        "truncate: false => truncate: 'no'",
        "outputMode: update => outputMode: updates",
        "format: delta, path: /tmp/t => format: delta",
        "format: json, path => format: xml, path"
      })
  void whatTheSchemaRefusesTheReaderRefuses(String edit) {
    String[] sides = edit.split(" => ", -1);
    String query = VALID.replace(sides[0], sides[1]);
    assertThat("the edit changes something", query.equals(VALID), is(false));
    assertThat(check(query).isEmpty(), is(false));
    org.junit.jupiter.api.Assertions.assertThrows(
        QueryException.class, () -> QueryReader.parse(query, "q", List.of()));
  }

  @Test
  void everyKeyThatTheReaderKnowsIsInIt() {
    Map<?, ?> schema = (Map<?, ?>) yaml(QueryJsonSchema.text());
    assertThat(
        List.copyOf(((Map<?, ?>) schema.get("properties")).keySet()),
        is(QueryKeys.QUERY.supported()));
    Map<?, ?> sinks = (Map<?, ?>) ((Map<?, ?>) schema.get("properties")).get("sinks");
    List<?> formats = (List<?>) ((Map<?, ?>) sinks.get("items")).get("oneOf");
    assertThat(formats.size(), is(SinkFormats.ALL.size()));
    Map<?, ?> source = (Map<?, ?>) ((Map<?, ?>) schema.get("properties")).get("source");
    assertThat(((List<?>) source.get("oneOf")).size(), is(SourceFormats.ALL.size()));
  }

  @Test
  void queriesOfTheDocumentationAreValid() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    Matcher query = Pattern.compile("```yaml\n(name: .*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(query.find(), is(true));
    assertThat(check(query.group(1)), is(empty()));
  }

  @Test
  void problemsAreFoundWhereTheyAre() {
    assertThat(
        check(VALID.replace("delay: 10 MINUTES", "delay: 10")), contains("/watermark/delay: type"));
  }

  /** Notes where {@code value} does not fit {@code schema}, and which word of it says so. */
  private static void problems(String at, Object schema, Object value, List<String> problems) {
    Map<?, ?> words = (Map<?, ?>) schema;
    if (words.containsKey("oneOf")) {
      long fitting =
          ((List<?>) words.get("oneOf"))
              .stream()
                  .filter(
                      one -> {
                        List<String> inner = new ArrayList<>();
                        problems(at, one, value, inner);
                        return inner.isEmpty();
                      })
                  .count();
      require(fitting == 1, at + ": oneOf", problems);
    }
    if (words.containsKey("type")) {
      List<?> types = words.get("type") instanceof List<?> l ? l : List.of(words.get("type"));
      require(types.stream().anyMatch(type -> isOf(type, value)), at + ": type", problems);
    }
    if (words.containsKey("enum")) {
      require(((List<?>) words.get("enum")).contains(value), at + ": enum", problems);
    }
    if (words.containsKey("pattern") && value instanceof String text) {
      require(text.matches((String) words.get("pattern")), at + ": pattern", problems);
    }
    if (words.containsKey("items") && value instanceof List<?> items) {
      items.forEach(item -> problems(at + "/items", words.get("items"), item, problems));
    }
    if (value instanceof Map<?, ?> fields) {
      object(at, words, fields, problems);
    }
  }

  private static void object(String at, Map<?, ?> words, Map<?, ?> fields, List<String> problems) {
    Map<?, ?> properties = words.get("properties") instanceof Map<?, ?> p ? p : Map.of();
    Map<?, ?> patterns = words.get("patternProperties") instanceof Map<?, ?> p ? p : Map.of();
    if (words.get("required") instanceof List<?> required) {
      required.forEach(
          key -> require(fields.containsKey(key), at + "/" + key + ": required", problems));
    }
    fields.forEach(
        (key, value) -> {
          Object schema = properties.get(key);
          for (Map.Entry<?, ?> pattern : patterns.entrySet()) {
            if (Pattern.compile((String) pattern.getKey()).matcher((String) key).find()) {
              schema = pattern.getValue();
            }
          }
          if (schema == null && words.get("additionalProperties") instanceof Map<?, ?> others) {
            schema = others;
          }
          if (schema != null) {
            problems(at + "/" + key, schema, value, problems);
          } else if (Boolean.FALSE.equals(words.get("additionalProperties"))) {
            problems.add(at + "/" + key + ": additionalProperties");
          }
        });
  }

  private static boolean isOf(Object type, Object value) {
    return switch ((String) type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      default -> throw new IllegalArgumentException("no such type: " + type);
    };
  }

  private static void require(boolean fits, String problem, List<String> problems) {
    if (!fits) {
      problems.add(problem);
    }
  }
}
