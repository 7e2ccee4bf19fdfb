/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A Delta table as a sink.
 *
 * @param path the table's directory, in any file system that Hadoop knows; made when there is none
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 * @param partitionBy the columns by whose values files are put into directories; none: as the table
 *     says that is there, or not at all
 * @param mergeSchema whether columns that the table does not have are added to it
 * @param targetFileBytes the size that small files are put together to
 * @param options Hadoop's properties for the file system, such as {@code fs.s3a.endpoint}; without
 *     the {@code hadoop.} prefix that YAML gives them
 */
public record DeltaSpec(
    String path,
    OutputMode outputMode,
    Trigger trigger,
    List<String> partitionBy,
    boolean mergeSchema,
    long targetFileBytes,
    Map<String, String> options)
    implements SinkSpec {

  /** The size that small files are put together to where nothing else is said. */
  public static final long DEFAULT_TARGET_FILE_BYTES = 128L << 20;

  public DeltaSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
    partitionBy = List.copyOf(partitionBy);
    options = Map.copyOf(options);
  }

  /** Each window's rows once, when it closes; rows of a query without aggregates as they come. */
  public static DeltaSpec append(String path) {
    return of(path, OutputMode.APPEND);
  }

  /** The rows that changed, each in the place of the one of the same window and group. */
  public static DeltaSpec update(String path) {
    return of(path, OutputMode.UPDATE);
  }

  private static DeltaSpec of(String path, OutputMode mode) {
    return new DeltaSpec(
        path, mode, Trigger.eachBatch(), List.of(), false, DEFAULT_TARGET_FILE_BYTES, Map.of());
  }

  public DeltaSpec withTrigger(Trigger trigger) {
    return new DeltaSpec(
        path, outputMode, trigger, partitionBy, mergeSchema, targetFileBytes, options);
  }

  public DeltaSpec withPartitionBy(String... columns) {
    return new DeltaSpec(
        path, outputMode, trigger, List.of(columns), mergeSchema, targetFileBytes, options);
  }

  /** The same, adding columns that the table does not have. */
  public DeltaSpec withMergeSchema() {
    return new DeltaSpec(path, outputMode, trigger, partitionBy, true, targetFileBytes, options);
  }

  public DeltaSpec withTargetFileBytes(long bytes) {
    return new DeltaSpec(path, outputMode, trigger, partitionBy, mergeSchema, bytes, options);
  }

  public DeltaSpec withOptions(Map<String, String> options) {
    return new DeltaSpec(
        path, outputMode, trigger, partitionBy, mergeSchema, targetFileBytes, options);
  }
}
