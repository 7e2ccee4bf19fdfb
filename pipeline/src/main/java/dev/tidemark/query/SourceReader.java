/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a source. */
final class SourceReader {
  private static final String PATH = "source";

  private final Reading reading;

  SourceReader(Reading reading) {
    this.reading = reading;
  }

  /** The source, or nothing after reporting why it cannot be read. */
  Optional<SourceSpec> read(Mapping mapping) {
    return new Format(PATH, mapping, reading)
        .read(SourceFormats.names(), List.of())
        .flatMap(SourceFormats::named)
        .map(format -> read(format, mapping));
  }

  private SourceSpec read(SourceFormat<?> format, Mapping mapping) {
    Optional<PrefixedKeys> passedOn =
        format.passedOnPrefix().map(prefix -> new PrefixedKeys(prefix, mapping));
    Section keys = format.keys().withChosen(passedOn.map(PrefixedKeys::keys).orElse(List.of()));
    Fields fields = Fields.of(reading, PATH, mapping, keys);
    return format.read(fields, passedOn.map(p -> p.values(fields)).orElse(Map.of()));
  }
}
