/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.sink.delta.DeltaSink;
import dev.tidemark.window.OutputMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: delta}. */
final class DeltaFormat extends SinkFormat<DeltaSpec> {

  DeltaFormat() {
    super(
        "delta",
        DeltaSpec.class,
        Section.of(
            "a delta sink",
            required("format", Key.Type.TEXT, "delta", "Which connector writes the rows."),
            required("path", Key.Type.TEXT, "/delta/page_stats", "The table's directory."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER,
            optional(
                QueryKeys.HADOOP_PREFIX + "*",
                Key.Type.SCALAR,
                "value",
                "Anything for Hadoop's file systems, such as hadoop.fs.s3a.endpoint.")));
  }

  @Override
  Optional<String> passedOnPrefix() {
    return Optional.of(QueryKeys.HADOOP_PREFIX);
  }

  @Override
  DeltaSpec read(Fields fields, Map<String, String> passedOn) {
    return new DeltaSpec(
        fields.text("path").orElse(""), outputMode(fields), trigger(fields), passedOn);
  }

  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.APPEND);
  }

  @Override
  void check(DeltaSpec sink, SinkCheck check) {
    if (check.query().aggregates.isEmpty()) {
      check.report(
          "format",
          "a Delta table of a query without aggregates is not supported yet",
          "rows are committed by their windows, so far, and such rows have none",
          "write format: console, or add aggregates and a window");
    }
    check.checkDirectory(sink.path());
  }

  @Override
  String describe(DeltaSpec sink) {
    return "delta " + sink.path();
  }

  @Override
  String guarantee(DeltaSpec sink) {
    return "effectively once: the table remembers which windows it holds, and skips what comes again";
  }

  @Override
  void preflight(DeltaSpec sink, SinkContext context) {
    transform(sink, context).preflight(context.rows());
  }

  /** The table remembers it. */
  @Override
  Horizon horizon(DeltaSpec sink, SinkContext context) {
    DeltaSink table = transform(sink, context);
    return history -> table.committedUpTo().orElse(Long.MIN_VALUE);
  }

  @Override
  void write(DeltaSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Delta", transform(sink, context));
  }

  private static DeltaSink transform(DeltaSpec sink, SinkContext context) {
    return DeltaSink.append(sink.path())
        .withTransactionId(context.transactionId())
        .withCommitInterval(sink.trigger().orElse(Duration.ZERO))
        .withHadoopOptions(sink.options());
  }
}
