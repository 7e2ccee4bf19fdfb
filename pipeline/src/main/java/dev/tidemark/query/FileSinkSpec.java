/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.sink.files.FileFormat;
import dev.tidemark.window.OutputMode;
import java.util.List;
import java.util.Objects;

/**
 * Files of a directory as a sink, in append mode.
 *
 * @param format how a file is written
 * @param path the directory, in any Beam file system
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 * @param partitionBy the columns by whose values files are put into folders
 */
public record FileSinkSpec(
    FileFormat format,
    String path,
    OutputMode outputMode,
    Trigger trigger,
    List<String> partitionBy)
    implements SinkSpec {

  public FileSinkSpec {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
    partitionBy = List.copyOf(partitionBy);
  }

  /** Parquet files. */
  public static FileSinkSpec parquet(String path) {
    return new FileSinkSpec(
        FileFormat.PARQUET, path, OutputMode.APPEND, Trigger.eachBatch(), List.of());
  }

  /** Files of JSON lines. */
  public static FileSinkSpec json(String path) {
    return new FileSinkSpec(
        FileFormat.JSON, path, OutputMode.APPEND, Trigger.eachBatch(), List.of());
  }

  public FileSinkSpec withTrigger(Trigger trigger) {
    return new FileSinkSpec(format, path, outputMode, trigger, partitionBy);
  }

  public FileSinkSpec withPartitionBy(String... columns) {
    return new FileSinkSpec(format, path, outputMode, trigger, List.of(columns));
  }
}
