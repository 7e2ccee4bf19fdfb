/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.expression.NearestName;
import dev.tidemark.query.YamlNode.Mapping;
import java.util.List;
import java.util.Optional;

/** Reads the {@code format} of a source or sink, on which its other keys depend. */
final class Format {
  private final String path;
  private final Mapping mapping;
  private final Reading reading;

  Format(String path, Mapping mapping, Reading reading) {
    this.path = path;
    this.mapping = mapping;
    this.reading = reading;
  }

  /**
   * The format, if it is one of {@code supported}; otherwise reports it and marks all of {@code
   * path} as unreadable.
   *
   * @param later formats that are known, and refused as not supported yet
   */
  Optional<String> read(List<String> supported, List<String> later) {
    reading.found(path, mapping);
    Optional<YamlNode.Entry> entry = mapping.find("format");
    String choices = String.join(", ", supported);
    if (entry.isEmpty()) {
      reading.fail(
          path,
          mapping.place(),
          "format is missing",
          "its other keys depend on it, and it is "
              + (supported.size() == 1 ? "" : "one of ")
              + choices,
          "add format: " + supported.get(0));
      return Optional.empty();
    }
    YamlNode node = entry.get().value();
    String format = node instanceof YamlNode.Scalar scalar ? scalar.value() : node.describe();
    if (supported.contains(format)) {
      return Optional.of(format);
    }
    String instead = "write format: " + supported.get(0);
    boolean known = later.contains(format);
    reading.fail(
        path,
        node.place(),
        known ? "format " + format + " is not supported yet" : "there is no format " + format,
        known
            ? choices + (supported.size() == 1 ? " is" : " are") + ", so far"
            : "it is " + (supported.size() == 1 ? "" : "one of ") + choices,
        known
            ? instead
            : NearestName.of(format, supported)
                .map(near -> "write format: " + near)
                .orElse(instead));
    return Optional.empty();
  }
}
