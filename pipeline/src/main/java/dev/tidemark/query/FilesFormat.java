/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.BoundedEventSource;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.CsvOptions;
import dev.tidemark.source.files.BoundedFiles;
import dev.tidemark.source.files.CsvFiles;
import dev.tidemark.source.files.FileFormat;
import dev.tidemark.source.files.JsonFiles;
import dev.tidemark.source.files.ParquetFiles;
import dev.tidemark.source.files.WatchedFiles;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code format: json}, {@code csv} and {@code parquet}: files. */
final class FilesFormat extends SourceFormat<FileSpec> {
  private static final Key FORMAT =
      required("format", Key.Type.TEXT, "json", "How the files are written.");
  private static final Key PATH =
      required("path", Key.Type.TEXT, "/data/clicks", "A directory, a glob or a file.");

  private static final Key WATCH =
      optional(
          "watch",
          Key.Type.FLAG,
          "true",
          "Whether to run on and read new files as they come; otherwise the query ends with those that there are.");

  private static final Key MAX_FILES =
      optional(
          "maxFilesPerTrigger",
          Key.Type.INTEGER,
          "100",
          "Of files that are watched, how many a micro-batch reads at most.");

  private final FileSpec.Format format;

  FilesFormat(FileSpec.Format format) {
    super(format.word(), FileSpec.class, keys(format));
    this.format = format;
  }

  private static Section keys(FileSpec.Format format) {
    Stream<Key> keys = Stream.of(FORMAT, PATH, WATCH, MAX_FILES);
    return Section.of(
        "a " + format.word() + " source",
        (format == FileSpec.Format.CSV ? Stream.concat(keys, CsvKeys.FILE.stream()) : keys)
            .toArray(Key[]::new));
  }

  @Override
  boolean formats(SourceSpec source) {
    return source instanceof FileSpec files && files.format() == format;
  }

  @Override
  Optional<String> asBatch() {
    return Optional.of("leave trigger and source.watch out");
  }

  @Override
  FileSpec read(Fields fields, Map<String, String> passedOn) {
    return new FileSpec(
        format,
        fields.text("path").orElse(""),
        format == FileSpec.Format.CSV ? CsvKeys.readOfFiles(fields) : CsvOptions.standard(),
        fields.flag("watch").orElse(false),
        fields.integer("maxFilesPerTrigger"));
  }

  @Override
  void check(FileSpec source, SourceCheck check) {
    if (source.path().isBlank()) {
      check.report(
          "path",
          "path is empty",
          "the files have to be somewhere",
          "name a directory, a glob or a file");
    }
    checkWatch(source, check);
  }

  private static void checkWatch(FileSpec source, SourceCheck check) {
    source
        .maxFilesPerTrigger()
        .ifPresent(
            most -> {
              if (!source.watch()) {
                check.report(
                    "maxFilesPerTrigger",
                    "maxFilesPerTrigger is of files that are watched",
                    "these are read all at once, and the query ends",
                    "write watch: true, or remove it");
              } else if (most < 1) {
                check.report(
                    "maxFilesPerTrigger",
                    "maxFilesPerTrigger is " + most,
                    "no file would ever be read",
                    "write 1 or more");
              }
            });
  }

  @Override
  String describe(FileSpec source) {
    return format.word() + " " + source.path() + (source.watch() ? ", watched" : "");
  }

  @Override
  QueryInput input(FileSpec source, Query query, EventSchema columns) {
    FileFormat files = files(source, query, columns);
    return source.watch()
        ? new QueryInput.Stream(
            EventSource.of(
                new WatchedFiles(
                    source.path(),
                    files,
                    source.maxFilesPerTrigger().orElse(Integer.MAX_VALUE),
                    query.checkpointLocation()),
                columns))
        : new QueryInput.Batch(
            BoundedEventSource.of(new BoundedFiles(source.path(), files), columns));
  }

  private FileFormat files(FileSpec source, Query query, EventSchema columns) {
    return switch (format) {
      case JSON -> new JsonFiles(columns);
      case CSV -> new CsvFiles(source.csv(), query.schema(), columns);
      case PARQUET -> new ParquetFiles(columns);
    };
  }
}
