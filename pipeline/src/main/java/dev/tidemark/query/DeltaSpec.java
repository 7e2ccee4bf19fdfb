/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.window.OutputMode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Delta table as a sink.
 *
 * @param path the table's directory, in any file system that Hadoop knows; made when there is none
 * @param outputMode see {@link SinkSpec}
 * @param trigger see {@link SinkSpec}
 * @param options Hadoop's properties for the file system, such as {@code fs.s3a.endpoint}; without
 *     the {@code hadoop.} prefix that YAML gives them
 */
public record DeltaSpec(
    String path, OutputMode outputMode, Optional<Duration> trigger, Map<String, String> options)
    implements SinkSpec {

  public DeltaSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(outputMode, "outputMode");
    Objects.requireNonNull(trigger, "trigger");
    options = Map.copyOf(options);
  }

  /** Each window's rows once, when it closes. */
  public static DeltaSpec append(String path) {
    return new DeltaSpec(path, OutputMode.APPEND, Optional.empty(), Map.of());
  }

  public DeltaSpec withTrigger(Duration trigger) {
    return new DeltaSpec(path, outputMode, Optional.of(trigger), options);
  }

  public DeltaSpec withOptions(Map<String, String> options) {
    return new DeltaSpec(path, outputMode, trigger, options);
  }
}
