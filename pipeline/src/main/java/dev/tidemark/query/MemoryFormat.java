/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.required;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.sink.memory.MemorySink;
import dev.tidemark.sink.memory.MemoryTable;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: memory}. */
final class MemoryFormat extends SinkFormat<MemorySpec> {

  MemoryFormat() {
    super(
        "memory",
        MemorySpec.class,
        Section.of(
            "a memory sink",
            required("format", Key.Type.TEXT, "memory", "Which connector writes the rows."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER));
  }

  @Override
  MemorySpec read(Fields fields, Map<String, String> passedOn) {
    return new MemorySpec(outputMode(fields), trigger(fields));
  }

  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.values());
  }

  @Override
  boolean keeps() {
    return false;
  }

  @Override
  void check(MemorySpec sink, SinkCheck check) {
    check.checkTarget("format", "memory", "the table of this query in memory");
  }

  @Override
  String describe(MemorySpec sink) {
    return "memory";
  }

  /** The table begins empty. */
  @Override
  void preflight(MemorySpec sink, SinkContext context) {
    MemoryTable.drop(context.query().name());
  }

  @Override
  void write(MemorySpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Memory", transform(sink, context.query()));
  }

  @Override
  void writeTables(MemorySpec sink, SinkContext context, PCollection<ResultTable> tables) {
    tables.apply(context.name() + "Memory", MemorySink.ofTables(context.query().name()));
  }

  private static MemorySink transform(MemorySpec sink, Query query) {
    if (query.aggregates().isEmpty() || sink.outputMode() == OutputMode.APPEND) {
      return MemorySink.appending(query.name());
    } else if (query.window().filter(SessionWindowSpec.class::isInstance).isPresent()) {
      return MemorySink.upsertSessions(
          query.name(), query.groupBy(), Query.WINDOW_START, Query.WINDOW_END);
    }
    List<String> key = new ArrayList<>();
    if (query.window().isPresent()) {
      key.add(Query.WINDOW_START);
      key.add(Query.WINDOW_END);
    }
    key.addAll(query.groupBy());
    return MemorySink.upserts(query.name(), key);
  }
}
