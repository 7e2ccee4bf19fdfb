/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.expression.NearestName;
import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.QueryReader;
import dev.tidemark.querytest.ExpectedRow.DateText;
import dev.tidemark.stepping.EventsFile;
import dev.tidemark.stepping.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a {@link TestFile}; finds every problem at once. */
final class TestFileReader {
  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> KEYS = List.of("query", "set", "date", "tests");

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();
  private Optional<LocalDate> date = Optional.empty();
  private Query query;

  TestFileReader(Path file) {
    this.file = file;
  }

  TestFile read() {
    Map<String, Node> keys = mapping(compose(), "a test file");
    for (Map.Entry<String, Node> key : keys.entrySet()) {
      if (!KEYS.contains(key.getKey())) {
        report(
            key.getValue(),
            "there is no key " + key.getKey() + " in a test file",
            "its keys are " + String.join(", ", KEYS),
            NearestName.of(key.getKey(), KEYS).map(near -> "write " + near).orElse("remove it"));
      }
    }
    query = query(keys);
    if (keys.containsKey("date")) {
      date = date(keys.get("date"));
    }
    List<QueryTest> tests = new ArrayList<>();
    if (keys.containsKey("tests")) {
      mapping(keys.get("tests"), "tests")
          .forEach((name, steps) -> tests.add(new QueryTest(name, line(steps), steps(steps))));
    }
    if (tests.isEmpty()) {
      problems.add(
          new Problem(
              file.toString(),
              "there are no tests in it",
              "tests holds them by name",
              "write tests: {a click counts: [{page: /home, timestamp: \"2026-01-02T10:05:00Z\"}, \"@end\", ...]}"));
    }
    stopAtProblems();
    return new TestFile(file, query, List.copyOf(tests));
  }

  private Node compose() {
    try {
      return new Compose(SETTINGS)
          .composeString(Files.readString(file))
          .orElseThrow(() -> new IOException("it is empty"));
    } catch (IOException | YamlEngineException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(),
                  "it cannot be read",
                  String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                  "tests are written in YAML")));
    }
  }

  private Query query(Map<String, Node> keys) {
    String name = keys.containsKey("query") ? text(keys.get("query")) : TestFile.queryOf(file);
    List<String> settings = new ArrayList<>();
    if (keys.containsKey("set")) {
      items(keys.get("set"), "set").forEach(setting -> settings.add(text(setting)));
    }
    stopAtProblems();
    return QueryReader.read(file.resolveSibling(name), settings);
  }

  private Optional<LocalDate> date(Node node) {
    try {
      return Optional.of(LocalDate.parse(text(node)));
    } catch (DateTimeException e) {
      report(node, "date is " + text(node), "it is a day", "write it like 2026-01-02");
      return Optional.empty();
    }
  }

  private List<TestStep> steps(Node node) {
    List<TestStep> steps = new ArrayList<>();
    StringBuilder happens = new StringBuilder();
    List<Integer> lines = new ArrayList<>();
    boolean expects = false;
    boolean ended = false;
    for (Node item : items(node, "a test")) {
      if (item instanceof ScalarNode scalar && scalar.getValue().equals("@end")) {
        steps.add(new TestStep.End(line(item)));
        ended = true;
        continue;
      }
      Map<String, Node> step = mapping(item, "a step");
      if (step.containsKey("@expect")) {
        steps.add(expects(line(item), mapping(step.get("@expect"), "@expect")));
        expects = true;
      } else {
        if (ended) {
          report(item, "it comes behind @end", "the source has ended", "move it up");
        }
        happens.append(json(step)).append('\n');
        lines.add(line(item));
        steps.add(new TestStep.Happens(new Step.ClockTo(line(item), Instant.EPOCH)));
      }
    }
    if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof TestStep.Expects)) {
      report(
          node,
          expects ? "nothing is expected of the last steps" : "nothing is expected",
          "what is not looked at cannot fail",
          "add \"@expect\": {sinks.0: [...]} as its last step");
    }
    return withSteps(steps, happens.toString(), lines);
  }

  /** Puts in what happens, read as a file of events is. */
  private List<TestStep> withSteps(List<TestStep> steps, String events, List<Integer> lines) {
    List<Step> read;
    try {
      read = EventsFile.parse(events, "");
    } catch (QueryException e) {
      for (Problem problem : e.problems()) {
        int event = Integer.parseInt(problem.where().substring(1));
        problems.add(
            new Problem(
                file + ":" + lines.get(event - 1), problem.what(), problem.why(), problem.fix()));
      }
      return steps;
    }
    List<TestStep> result = new ArrayList<>();
    int next = 0;
    for (TestStep step : steps) {
      if (step instanceof TestStep.Happens) {
        result.add(new TestStep.Happens(at(read.get(next), lines.get(next))));
        next++;
      } else {
        result.add(step);
      }
    }
    return result;
  }

  private static Step at(Step step, int line) {
    if (step instanceof Step.Arrival arrival) {
      return new Step.Arrival(line, arrival.origin(), arrival.arrival(), arrival.json());
    }
    return step instanceof Step.ClockTo clock
        ? new Step.ClockTo(line, clock.to())
        : new Step.WatermarkTo(line, ((Step.WatermarkTo) step).to());
  }

  private TestStep.Expects expects(int line, Map<String, Node> expected) {
    Map<Integer, List<ExpectedRow>> sinks = new LinkedHashMap<>();
    long late = 0;
    long malformed = 0;
    Optional<Instant> watermark = Optional.empty();
    for (Map.Entry<String, Node> entry : expected.entrySet()) {
      Node value = entry.getValue();
      switch (entry.getKey()) {
        case "late" -> late = count(value, "late");
        case "malformed" -> malformed = count(value, "malformed");
        case "watermark" -> {
          watermark = DateText.parse(text(value), date);
          if (watermark.isEmpty()) {
            report(
                value,
                "watermark is " + text(value),
                "it is a point in time",
                date.isPresent() ? "write it like 10:05" : "write it like 2026-01-02T10:05:00Z");
          }
        }
        default -> {
          List<String> names = sinkNames();
          int sink = names.indexOf(entry.getKey());
          if (sink < 0) {
            report(
                value,
                "there is no " + entry.getKey(),
                "what can be expected is "
                    + String.join(", ", names)
                    + ", late, malformed, watermark",
                NearestName.of(entry.getKey(), names)
                    .map(near -> "write " + near)
                    .orElse("name one of these"));
          } else {
            sinks.put(sink, rows(value));
          }
        }
      }
    }
    return new TestStep.Expects(line, sinks, late, malformed, watermark);
  }

  private List<String> sinkNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < query.sinks().size(); i++) {
      names.add("sinks." + i);
    }
    return names;
  }

  private List<ExpectedRow> rows(Node node) {
    List<String> columns = QueryPipeline.of(query).resultSchema().getFieldNames();
    List<ExpectedRow> rows = new ArrayList<>();
    for (Node item : items(node, "what a sink is given")) {
      Map<String, ExpectedRow.Value> values = new LinkedHashMap<>();
      mapping(item, "a row")
          .forEach(
              (column, value) -> {
                if (!columns.contains(column)) {
                  report(
                      value,
                      "there is no column " + column,
                      "the result has " + String.join(", ", columns),
                      NearestName.of(column, columns)
                          .map(near -> "write " + near)
                          .orElse("name one of these"));
                }
                boolean isNull = Tag.NULL.equals(value.getTag());
                values.put(
                    column,
                    new ExpectedRow.Value(isNull ? Optional.empty() : Optional.of(text(value))));
              });
      rows.add(new ExpectedRow(line(item), values, date));
    }
    return rows;
  }

  /** A step as a line of a file of events. */
  private String json(Map<String, Node> step) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Node> field : step.entrySet()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), isTime(field.getKey()), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private boolean isTime(String field) {
    return field.startsWith("@")
        || (query.schema().contains(field) && query.schema().typeOf(field) == ColumnType.TIMESTAMP);
  }

  private void write(Node node, boolean time, JsonGenerator json) throws IOException {
    if (node instanceof MappingNode) {
      json.writeStartObject();
      for (Map.Entry<String, Node> field : mapping(node, "a value").entrySet()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), false, json);
      }
      json.writeEndObject();
    } else if (node instanceof SequenceNode sequence) {
      json.writeStartArray();
      for (Node item : sequence.getValue()) {
        write(item, false, json);
      }
      json.writeEndArray();
    } else if (Tag.NULL.equals(node.getTag())) {
      json.writeNull();
    } else if (Tag.BOOL.equals(node.getTag())) {
      json.writeBoolean(Boolean.parseBoolean(text(node)));
    } else if (isDecimal(node)) {
      json.writeNumber(new BigDecimal(text(node)));
    } else {
      json.writeString(time ? DateText.full(text(node), date) : text(node));
    }
  }

  private boolean isDecimal(Node node) {
    return (Tag.INT.equals(node.getTag()) || Tag.FLOAT.equals(node.getTag()))
        && text(node).matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  }

  private long count(Node node, String what) {
    if (text(node).matches("\\d{1,9}")) {
      return Long.parseLong(text(node));
    }
    report(node, what + " is " + text(node), "it says how many records", "write " + what + ": 1");
    return 0;
  }

  private Map<String, Node> mapping(Node node, String what) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      report(node, what + " is not a mapping", "it has keys and values", "write it like {a: 1}");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (entries.put(text(tuple.getKeyNode()), tuple.getValueNode()) != null) {
        report(
            tuple.getKeyNode(),
            text(tuple.getKeyNode()) + " is written twice",
            "only one of them can hold",
            "remove or rename one of them");
      }
    }
    return entries;
  }

  private List<Node> items(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    report(node, what + " is not a list", "it has items", "write it like [a, b]");
    return List.of();
  }

  private String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    report(node, "here is a list or a mapping", "it should be one value", "write one value");
    return "";
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private void report(Node node, String what, String why, String fix) {
    problems.add(new Problem(file + ":" + line(node), what, why, fix));
  }

  private void stopAtProblems() {
    if (!problems.isEmpty()) {
      throw new QueryException(problems);
    }
  }
}
