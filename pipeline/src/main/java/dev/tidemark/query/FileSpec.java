/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.decode.CsvOptions;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Files as a source: all that there are when the query starts, after which it ends; or, watched,
 * new ones too.
 *
 * @param format how they are written
 * @param path a directory, a glob or a file, in any file system that Beam knows
 * @param csv how CSV is written; without meaning for other formats
 * @param watch whether the query runs on and reads new files as they come
 * @param maxFilesPerTrigger of files that are watched, how many a micro-batch reads at most; empty:
 *     any number
 */
public record FileSpec(
    Format format, String path, CsvOptions csv, boolean watch, Optional<Integer> maxFilesPerTrigger)
    implements SourceSpec {

  /** How files are written. */
  public enum Format {
    /** One JSON object a line. */
    JSON,
    /** One record of comma-separated values a line. */
    CSV,
    PARQUET;

    /** What {@code format} is in YAML. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public FileSpec {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(csv, "csv");
    Objects.requireNonNull(maxFilesPerTrigger, "maxFilesPerTrigger");
  }

  /** Files of JSON lines. */
  public static FileSpec json(String path) {
    return of(Format.JSON, path, CsvOptions.standard());
  }

  /** Files of CSV. */
  public static FileSpec csv(String path, CsvOptions options) {
    return of(Format.CSV, path, options);
  }

  /** Parquet files. */
  public static FileSpec parquet(String path) {
    return of(Format.PARQUET, path, CsvOptions.standard());
  }

  private static FileSpec of(Format format, String path, CsvOptions csv) {
    return new FileSpec(format, path, csv, false, Optional.empty());
  }

  /** The same, watched for new files: the query does not end. */
  public FileSpec watched() {
    return new FileSpec(format, path, csv, true, maxFilesPerTrigger);
  }

  /** The same as they are now: the query ends when they have been read. */
  public FileSpec unwatched() {
    return new FileSpec(format, path, csv, false, Optional.empty());
  }

  public FileSpec withMaxFilesPerTrigger(int maxFilesPerTrigger) {
    return new FileSpec(format, path, csv, watch, Optional.of(maxFilesPerTrigger));
  }
}
