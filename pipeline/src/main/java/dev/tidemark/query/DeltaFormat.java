/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.rows.RowPositions;
import dev.tidemark.sink.delta.DeltaSink;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
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
                "partitionBy",
                Key.Type.TEXTS,
                "[page]",
                "The columns by whose values files are put into directories."),
            optional(
                "mergeSchema",
                Key.Type.FLAG,
                "true",
                "Whether columns that the table does not have are added to it."),
            optional(
                "targetFileSize",
                Key.Type.TEXT,
                "128 MB",
                "The size that small files are put together to."),
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
        fields.text("path").orElse(""),
        outputMode(fields),
        trigger(fields),
        fields.texts("partitionBy"),
        fields.flag("mergeSchema").orElse(false),
        fields
            .text("targetFileSize")
            .map(text -> ByteSize.parse(text).orElse(0L))
            .orElse(DeltaSpec.DEFAULT_TARGET_FILE_BYTES),
        passedOn);
  }

  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.values());
  }

  @Override
  void check(DeltaSpec sink, SinkCheck check) {
    if (sink.targetFileBytes() < 1) {
      check.report(
          "targetFileSize",
          "targetFileSize is no size",
          "it is a whole number and KB, MB or GB",
          "write targetFileSize: 128 MB");
    }
    check.checkDirectory(sink.path());
    check.checkColumns("partitionBy", sink.partitionBy());
  }

  /** By their offsets, replayed rows are told from new ones. */
  @Override
  boolean takesPositions() {
    return true;
  }

  @Override
  String describe(DeltaSpec sink) {
    return "delta " + sink.path();
  }

  @Override
  String guarantee(DeltaSpec sink) {
    return sink.outputMode() == OutputMode.APPEND
        ? "effectively once: the table remembers which windows or offsets it holds, and skips what comes again"
        : "effectively once: rows take the place of earlier ones, and what comes again changes nothing";
  }

  @Override
  void preflight(DeltaSpec sink, SinkContext context) {
    transform(sink, context).preflight(context.rows());
  }

  /** In append mode the table remembers it. */
  @Override
  Horizon horizon(DeltaSpec sink, SinkContext context) {
    if (sink.outputMode() != OutputMode.APPEND) {
      return super.horizon(sink, context);
    }
    DeltaSink table = transform(sink, context);
    return history -> table.committedUpTo().orElse(Long.MIN_VALUE);
  }

  @Override
  void write(DeltaSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Delta", transform(sink, context));
  }

  @Override
  void writeTables(DeltaSpec sink, SinkContext context, PCollection<ResultTable> tables) {
    tables.apply(context.name() + "Delta", transform(sink, context).ofTables(context.rows()));
  }

  private static DeltaSink transform(DeltaSpec sink, SinkContext context) {
    DeltaSink table =
        writer(sink, context)
            .withTransactionId(context.transactionId())
            .withHadoopOptions(sink.options())
            .withPartitionBy(sink.partitionBy())
            .withTargetFileBytes(sink.targetFileBytes())
            .withFence(context.fence());
    return sink.mergeSchema() ? table.withMergeSchema() : table;
  }

  /** In update mode, results are triggered where they are computed. */
  private static DeltaSink writer(DeltaSpec sink, SinkContext context) {
    Query query = context.query();
    Duration interval = context.interval();
    if (query.aggregates().isEmpty()) {
      return DeltaSink.appendRows(sink.path())
          .withPosition(RowPositions.PARTITION, RowPositions.OFFSET)
          .withCommitInterval(interval);
    } else if (sink.outputMode() == OutputMode.APPEND) {
      return DeltaSink.append(sink.path()).withCommitInterval(interval);
    } else if (sink.outputMode() == OutputMode.COMPLETE) {
      return DeltaSink.replace(sink.path());
    } else if (query.window().isEmpty()) {
      return DeltaSink.upsert(sink.path(), query.groupBy());
    } else if (query.window().filter(SessionWindowSpec.class::isInstance).isPresent()) {
      return DeltaSink.upsertSessions(
          sink.path(), query.groupBy(), Query.WINDOW_START, Query.WINDOW_END);
    }
    return DeltaSink.upsertWindows(
        sink.path(), query.groupBy(), Query.WINDOW_START, Query.WINDOW_END);
  }
}
