/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.sink.console.ConsoleSink;
import dev.tidemark.window.OutputMode;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: console}. */
final class ConsoleFormat extends SinkFormat<ConsoleSpec> {

  ConsoleFormat() {
    super(
        "console",
        ConsoleSpec.class,
        Section.of(
            "a console sink",
            required("format", Key.Type.TEXT, "console", "Which connector writes the rows."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER,
            optional("numRows", Key.Type.INTEGER, "20", "How many rows are shown at most."),
            optional("truncate", Key.Type.FLAG, "true", "Whether long values are cut.")));
  }

  @Override
  ConsoleSpec read(Fields fields, Map<String, String> passedOn) {
    return new ConsoleSpec(
        outputMode(fields),
        trigger(fields),
        fields.integer("numRows").orElse(ConsoleSpec.DEFAULT_NUM_ROWS),
        fields.flag("truncate").orElse(true));
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
  void check(ConsoleSpec sink, SinkCheck check) {
    if (sink.numRows() < 1) {
      check.report(
          "numRows",
          "numRows is " + sink.numRows(),
          "it says how many rows are shown",
          "write 1 or more");
    }
  }

  @Override
  String describe(ConsoleSpec sink) {
    return "console";
  }

  @Override
  void write(ConsoleSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Console", table(sink, context));
  }

  @Override
  void writeTables(ConsoleSpec sink, SinkContext context, PCollection<ResultTable> tables) {
    tables.apply(context.name() + "Console", table(sink, context).ofTables(context.rows()));
  }

  private static ConsoleSink table(ConsoleSpec sink, SinkContext context) {
    ConsoleSink table = ConsoleSink.titled(context.query().name()).withNumRows(sink.numRows());
    return sink.truncate() ? table : table.withoutTruncation();
  }
}
