/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.sink.files.FileFormat;
import dev.tidemark.sink.files.FileSink;
import dev.tidemark.window.OutputMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** {@code format: parquet} and {@code format: json}. */
final class FileSinkFormat extends SinkFormat<FileSinkSpec> {
  private final FileFormat format;

  FileSinkFormat(FileFormat format) {
    this(format, format.name().toLowerCase(Locale.ROOT));
  }

  private FileSinkFormat(FileFormat format, String name) {
    super(
        name,
        FileSinkSpec.class,
        Section.of(
            "a " + name + " sink",
            required("format", Key.Type.TEXT, name, "Which connector writes the rows."),
            required("path", Key.Type.TEXT, "/data/page_stats", "The directory of the files."),
            QueryKeys.OUTPUT_MODE,
            QueryKeys.TRIGGER,
            optional(
                "partitionBy",
                Key.Type.TEXTS,
                "[page]",
                "The columns by whose values files are put into folders.")));
    this.format = format;
  }

  @Override
  boolean formats(SinkSpec sink) {
    return sink instanceof FileSinkSpec files && files.format() == format;
  }

  @Override
  FileSinkSpec read(Fields fields, Map<String, String> passedOn) {
    return new FileSinkSpec(
        format,
        fields.text("path").orElse(""),
        outputMode(fields),
        trigger(fields),
        fields.texts("partitionBy"));
  }

  /** A file that is written cannot be taken back. */
  @Override
  Set<OutputMode> modes() {
    return Set.of(OutputMode.APPEND);
  }

  @Override
  void check(FileSinkSpec sink, SinkCheck check) {
    check.checkDirectory(sink.path());
    check.checkColumns("partitionBy", sink.partitionBy());
  }

  /** By their offsets, replayed rows are told from new ones. */
  @Override
  boolean takesPositions() {
    return true;
  }

  @Override
  String describe(FileSinkSpec sink) {
    return name() + " " + sink.path();
  }

  @Override
  String guarantee(FileSinkSpec sink) {
    return "effectively once: windows that come again write the same file again, and rows that are in files are skipped";
  }

  @Override
  void preflight(FileSinkSpec sink, SinkContext context) {
    transform(sink, context).preflight(context.rows());
  }

  @Override
  void write(FileSinkSpec sink, SinkContext context, PCollection<Row> rows) {
    rows.apply(context.name() + "Files", transform(sink, context));
  }

  private static FileSink transform(FileSinkSpec sink, SinkContext context) {
    Query query = context.query();
    FileSink files =
        query.aggregates().isEmpty()
            ? FileSink.ofRows(sink.path(), sink.format(), query.name())
            : FileSink.ofWindows(sink.path(), sink.format(), query.name());
    return files.withPartitionBy(sink.partitionBy());
  }
}
