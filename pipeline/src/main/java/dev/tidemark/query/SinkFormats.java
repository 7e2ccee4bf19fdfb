/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.sink.files.FileFormat;
import java.util.List;
import java.util.Optional;

/** The formats of sinks that there are. */
final class SinkFormats {
  /** In the order in which messages name them. */
  static final List<SinkFormat<?>> ALL =
      List.of(
          new DeltaFormat(),
          new FileSinkFormat(FileFormat.PARQUET),
          new FileSinkFormat(FileFormat.JSON),
          new KafkaSinkFormat(),
          new ConsoleFormat(),
          new MemoryFormat(),
          new ForeachBatchFormat());

  private SinkFormats() {}

  static List<String> names() {
    return ALL.stream().<String>map(SinkFormat::name).toList();
  }

  static Optional<SinkFormat<?>> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** The format of {@code sink}. */
  @SuppressWarnings("unchecked") // a format says itself which sinks are its own
  static <S extends SinkSpec> SinkFormat<S> of(S sink) {
    return (SinkFormat<S>)
        ALL.stream().filter(format -> format.formats(sink)).findFirst().orElseThrow();
  }
}
