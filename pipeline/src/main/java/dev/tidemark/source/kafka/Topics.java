/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The topics to read: those of some names, or all whose names match a pattern, Kafka's own left
 * out.
 *
 * @param names empty if there is a pattern
 * @param pattern a Java regular expression for whole names; empty if there are names
 */
public record Topics(List<String> names, String pattern) implements Serializable {
  public Topics {
    names = List.copyOf(names);
    if (names.isEmpty() == pattern.isEmpty()) {
      throw new IllegalArgumentException(
          "no topic: a Kafka source reads at least one, by its name or by a pattern");
    }
  }

  public static Topics named(List<String> names) {
    return new Topics(names, "");
  }

  /** All topics that match {@code pattern}, those that are made later too. */
  public static Topics matching(String pattern) {
    return new Topics(List.of(), pattern);
  }

  boolean isPattern() {
    return !pattern.isEmpty();
  }

  /** Of {@code there} those that match. */
  List<String> matching(Iterable<String> there) {
    Pattern compiled = Pattern.compile(pattern);
    List<String> matching = new java.util.ArrayList<>();
    for (String topic : there) {
      if (compiled.matcher(topic).matches() && !topic.startsWith("__")) {
        matching.add(topic);
      }
    }
    return matching.stream().sorted().toList();
  }

  /** The topics as of now. */
  List<String> now(Consumer<?, ?> consumer) {
    return isPattern() ? matching(consumer.listTopics(KafkaConnector.TIMEOUT).keySet()) : names;
  }

  /** For people. */
  String describe() {
    return isPattern() ? "topics like " + pattern : String.join(",", names);
  }
}
