/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.List;
import java.util.Optional;

/** The formats of sources that there are. */
final class SourceFormats {
  /** In the order in which messages name them. */
  static final List<SourceFormat<?>> ALL =
      List.of(
          new KafkaFormat(),
          new FilesFormat(FileSpec.Format.JSON),
          new FilesFormat(FileSpec.Format.CSV),
          new FilesFormat(FileSpec.Format.PARQUET),
          new RateFormat(),
          new SocketFormat());

  private SourceFormats() {}

  static List<String> names() {
    return ALL.stream().<String>map(SourceFormat::name).toList();
  }

  static Optional<SourceFormat<?>> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** The format of {@code source}. */
  @SuppressWarnings("unchecked") // a format says itself which sources are its own
  static <S extends SourceSpec> SourceFormat<S> of(S source) {
    return (SourceFormat<S>)
        ALL.stream().filter(format -> format.formats(source)).findFirst().orElseThrow();
  }
}
