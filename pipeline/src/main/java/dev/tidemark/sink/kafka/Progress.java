/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a topic holds of a query, as it is kept in the metadata of a committed offset: {@code
 * windows=1767348300000}, the greatest window end in milliseconds since 1970; or {@code
 * clicks-0=57&clicks-1=9}, the last offset of each partition of the source.
 */
record Progress(Map<String, Long> of) {
  /** What windows are kept under. */
  static final String WINDOWS = "windows";

  static final Progress NONE = new Progress(Map.of());

  Progress {
    of = Map.copyOf(of);
  }

  static Progress parse(String text) {
    Map<String, Long> of = new TreeMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split("&")) {
      int equals = part.lastIndexOf('=');
      of.put(
          URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
          Long.parseLong(part.substring(equals + 1)));
    }
    return new Progress(of);
  }

  OptionalLong of(String name) {
    Long held = of.get(name);
    return held == null ? OptionalLong.empty() : OptionalLong.of(held);
  }

  /** Whether what {@code name} stands for is held up to {@code position}. */
  boolean holds(String name, long position) {
    return of.containsKey(name) && position <= of.get(name);
  }

  /** The same, further. */
  Progress with(Map<String, Long> further) {
    Map<String, Long> all = new TreeMap<>(of);
    further.forEach((name, position) -> all.merge(name, position, Math::max));
    return new Progress(all);
  }

  @Override
  public String toString() {
    return new TreeMap<>(of)
        .entrySet().stream()
            .map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "=" + e.getValue())
            .collect(Collectors.joining("&"));
  }
}
