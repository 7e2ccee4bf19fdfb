/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code --set a.b.c=value}: replaces or adds a field of the YAML document before it is read.
 * Items of lists go by their index from 0, and the index after the last one adds an item.
 */
final class Setting {
  private final String path;
  private final Place place;
  private final YamlNode value;

  private Setting(String path, Place place, YamlNode value) {
    this.path = path;
    this.place = place;
    this.value = value;
  }

  /**
   * Reads {@code text}; reports why it cannot be.
   *
   * @param number its number among the settings, which orders problems
   */
  static Optional<Setting> parse(String text, int number, Reading reading) {
    int equals = text.indexOf('=');
    String path = equals < 0 ? text : text.substring(0, equals);
    Place place = Place.override(path, number);
    if (equals < 0 || path.isBlank() || List.of(path.split("\\.", -1)).contains("")) {
      reading.report(
          place,
          equals < 0 ? "it has no value" : "it names no field",
          "a setting is a field's path and its value",
          "write it like --set sinks.0.path=/delta/page_stats");
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Setting(path, place, YamlParser.parseValue(text.substring(equals + 1), place)));
    } catch (YamlFault e) {
      reading.report(
          place, "the value is not YAML: " + e.getMessage(), "values are read as YAML", "quote it");
      return Optional.empty();
    }
  }

  /** {@code document} with this setting made, or as it was after reporting why that cannot be. */
  Mapping applyTo(Mapping document, Reading reading) {
    return (Mapping) set(document, List.of(path.split("\\.")), "", reading);
  }

  private YamlNode set(YamlNode node, List<String> steps, String at, Reading reading) {
    if (steps.isEmpty()) {
      return value;
    }
    if (node instanceof Mapping mapping) {
      int length = keyLength(mapping, steps);
      String key = String.join(".", steps.subList(0, length));
      YamlNode child =
          mapping.find(key).map(YamlNode.Entry::value).orElse(new Mapping(List.of(), place));
      return mapping.with(
          key, set(child, steps.subList(length, steps.size()), at + key + ".", reading));
    }
    if (node instanceof Sequence sequence) {
      return setItem(sequence, steps, at, reading);
    }
    if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NULL) {
      return set(new Mapping(List.of(), place), steps, at, reading);
    }
    refuse(
        reading,
        at(at) + " has no fields",
        "it is " + node.describe(),
        "set " + at(at) + " itself");
    return node;
  }

  private YamlNode setItem(Sequence sequence, List<String> steps, String at, Reading reading) {
    int size = sequence.items().size();
    String step = steps.get(0);
    int index = step.matches("\\d{1,6}") ? Integer.parseInt(step) : -1;
    if (index < 0 || index > size) {
      refuse(
          reading,
          at(at) + " has no item " + step,
          "it is a list of " + size + (size == 1 ? " item" : " items"),
          size == 0
              ? "write 0 to add the first"
              : "write an index from 0 to " + (size - 1) + ", or " + size + " to add one");
      return sequence;
    }
    List<YamlNode> items = new ArrayList<>(sequence.items());
    YamlNode item = index < size ? items.get(index) : new Mapping(List.of(), place);
    YamlNode changed = set(item, steps.subList(1, steps.size()), at + step + ".", reading);
    if (index < size) {
      items.set(index, changed);
    } else {
      items.add(changed);
    }
    return new Sequence(List.copyOf(items), sequence.place());
  }

  /** How many steps make up the next key: those that are passed on to a library have dots. */
  private static int keyLength(Mapping mapping, List<String> steps) {
    for (int length = steps.size(); length > 1; length--) {
      if (mapping.find(String.join(".", steps.subList(0, length))).isPresent()) {
        return length;
      }
    }
    String prefix = steps.get(0) + ".";
    boolean passedOn =
        prefix.equals(QueryKeys.KAFKA_PREFIX) || prefix.equals(QueryKeys.HADOOP_PREFIX);
    return passedOn ? steps.size() : 1;
  }

  private static String at(String prefix) {
    return prefix.substring(0, prefix.length() - 1);
  }

  private void refuse(Reading reading, String what, String why, String fix) {
    reading.report(place, what, why, fix);
  }
}
