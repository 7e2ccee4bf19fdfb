/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.window.OutputMode;
import java.time.Duration;
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
    Optional<String> format =
        new Format(path, mapping, reading).read(QueryKeys.SINKS, QueryKeys.LATER_SINKS);
    if (format.isEmpty()) {
      return ConsoleSpec.update();
    }
    return format.get().equals("delta") ? delta(path, mapping) : console(path, mapping);
  }

  private DeltaSpec delta(String path, Mapping mapping) {
    PrefixedKeys hadoop = new PrefixedKeys(QueryKeys.HADOOP_PREFIX, mapping);
    Fields fields =
        Fields.of(reading, path, mapping, QueryKeys.DELTA_SINK.withChosen(hadoop.keys()));
    return new DeltaSpec(
        fields.text("path").orElse(""), outputMode(fields), trigger(fields), hadoop.values(fields));
  }

  private ConsoleSpec console(String path, Mapping mapping) {
    Fields fields = Fields.of(reading, path, mapping, QueryKeys.CONSOLE_SINK);
    return new ConsoleSpec(
        outputMode(fields),
        trigger(fields),
        fields.integer("numRows").orElse(ConsoleSpec.DEFAULT_NUM_ROWS),
        fields.flag("truncate").orElse(true));
  }

  /** Append unless written otherwise, as in Structured Streaming. */
  private static OutputMode outputMode(Fields fields) {
    return fields.choice("outputMode", OutputMode.class).orElse(OutputMode.APPEND);
  }

  private static Optional<Duration> trigger(Fields fields) {
    return fields.duration("trigger");
  }
}
