/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.source.decode.CsvOptions;
import java.util.Locale;
import java.util.Objects;

/**
 * Files as a source, all that there are when the query starts: it ends when they have been read.
 *
 * @param format how they are written
 * @param path a directory, a glob or a file, in any file system that Beam knows
 * @param csv how CSV is written; without meaning for other formats
 */
public record FileSpec(Format format, String path, CsvOptions csv) implements SourceSpec {

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
  }

  /** Files of JSON lines. */
  public static FileSpec json(String path) {
    return new FileSpec(Format.JSON, path, CsvOptions.standard());
  }

  /** Files of CSV. */
  public static FileSpec csv(String path, CsvOptions options) {
    return new FileSpec(Format.CSV, path, options);
  }

  /** Parquet files. */
  public static FileSpec parquet(String path) {
    return new FileSpec(Format.PARQUET, path, CsvOptions.standard());
  }
}
