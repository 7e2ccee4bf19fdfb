/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads sinks. */
final class SinkReader {
  private final Reading reading;

  SinkReader(Reading reading) {
    this.reading = reading;
  }

  /** The sink at {@code path}, or a stand-in after reporting why it cannot be read. */
  SinkSpec read(String path, YamlNode node) {
    reading.found(path, node);
    if (!(node instanceof Mapping mapping)) {
      reading.fail(
          path,
          node.place(),
          "a sink is " + node.describe(),
          "it should be a mapping",
          "write it like {format: console, outputMode: update}");
      return ConsoleSpec.update();
    }
    return new Format(path, mapping, reading)
        .read(SinkFormats.names(), List.of())
        .flatMap(SinkFormats::named)
        .<SinkSpec>map(format -> read(format, path, mapping))
        .orElseGet(ConsoleSpec::update);
  }

  private SinkSpec read(SinkFormat<?> format, String path, Mapping mapping) {
    Optional<PrefixedKeys> passedOn =
        format.passedOnPrefix().map(prefix -> new PrefixedKeys(prefix, mapping));
    Section keys = format.keys().withChosen(passedOn.map(PrefixedKeys::keys).orElse(List.of()));
    Fields fields = Fields.of(reading, path, mapping, keys);
    return format.read(fields, passedOn.map(p -> p.values(fields)).orElse(Map.of()));
  }
}
