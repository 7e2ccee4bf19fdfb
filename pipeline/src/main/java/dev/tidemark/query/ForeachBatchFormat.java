/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.required;

import dev.tidemark.sink.foreachbatch.ForeachBatchSink;
import dev.tidemark.window.OutputMode;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: foreachBatch}. */
final class ForeachBatchFormat extends SinkFormat<ForeachBatchSpec> {

  ForeachBatchFormat() {
    super(
        "foreachBatch",
        ForeachBatchSpec.class,
        Section.of(
            "a foreachBatch sink",
            required("format", Key.Type.TEXT, "foreachBatch", "Which connector writes the rows."),
            required(
                "class",
                Key.Type.TEXT,
                "com.acme.PageStats",
                "The class that implements dev.tidemark.sink.foreachbatch.BatchFunction."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER));
  }

  @Override
  ForeachBatchSpec read(Fields fields, Map<String, String> passedOn) {
    return new ForeachBatchSpec(
        fields.text("class").orElse(""), outputMode(fields), trigger(fields));
  }

  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.APPEND, OutputMode.UPDATE);
  }

  @Override
  void check(ForeachBatchSpec sink, SinkCheck check) {
    if (!SourceVersion.isName(sink.function())) {
      check.report(
          "class",
          "\"" + sink.function() + "\" is no name for a class",
          "the class is loaded by it",
          "write it with its package, such as com.acme.PageStats");
    }
  }

  @Override
  String describe(ForeachBatchSpec sink) {
    return "foreachBatch " + sink.function();
  }

  @Override
  String guarantee(ForeachBatchSpec sink) {
    return "at least once: the class is told a step's id, by which it can make it once";
  }

  @Override
  void preflight(ForeachBatchSpec sink, SinkContext context) {
    transform(sink, context.query()).preflight();
  }

  @Override
  void write(ForeachBatchSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "ForeachBatch", transform(sink, context.query()));
  }

  private static ForeachBatchSink transform(ForeachBatchSpec sink, Query query) {
    boolean windows = !query.aggregates().isEmpty() && sink.outputMode() == OutputMode.APPEND;
    return windows
        ? ForeachBatchSink.ofWindows(sink.function(), query.name())
        : ForeachBatchSink.ofRows(sink.function(), query.name());
  }
}
