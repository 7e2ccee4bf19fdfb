/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.expression.NearestName;
import dev.tidemark.query.Key.Presence;
import dev.tidemark.query.YamlNode.Kind;
import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Scalar;
import dev.tidemark.query.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one YAML mapping by key and type. Whatever does not fit is reported, and then looks
 * as if it were not there.
 */
final class Fields {
  private final Reading reading;
  private final String path;
  private final Mapping mapping;
  private final Section section;

  private Fields(Reading reading, String path, Mapping mapping, Section section) {
    this.reading = reading;
    this.path = path;
    this.mapping = mapping;
    this.section = section;
  }

  /** Reports keys that are unknown, not supported yet, written twice or missing. */
  static Fields of(Reading reading, String path, Mapping mapping, Section section) {
    Fields fields = new Fields(reading, path, mapping, section);
    reading.found(path, mapping);
    Set<String> seen = new HashSet<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      fields.checkKey(entry, seen);
    }
    for (Key key : section.keys()) {
      if (key.presence() == Presence.REQUIRED && !seen.contains(key.name())) {
        reading.fail(
            fields.pathOf(key.name()),
            mapping.place(),
            key.name() + " is missing",
            section.name() + " cannot do without it",
            "add " + key.name() + ": " + key.example());
      }
    }
    return fields;
  }

  private void checkKey(YamlNode.Entry entry, Set<String> seen) {
    String name = entry.key();
    if (!seen.add(name)) {
      reading.report(
          entry.keyPlace(),
          name + " is written twice",
          "only one of them can hold",
          "remove one of them");
      return;
    }
    Optional<Key> key = section.find(name);
    if (key.isEmpty()) {
      reading.report(
          entry.keyPlace(),
          "there is no key " + name + " in " + section.name(),
          "its keys are " + String.join(", ", section.supported()),
          NearestName.of(name, section.supported())
              .map(near -> "write " + near)
              .orElse("remove it, or use one of these"));
    } else if (key.get().type() == Key.Type.LATER) {
      reading.report(
          entry.keyPlace(),
          name + " is not supported yet",
          "of " + section.name() + ", these keys are: " + String.join(", ", section.supported()),
          key.get().example());
    } else {
      reading.found(pathOf(name), entry.value());
    }
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return mapping.find(key).isPresent();
  }

  Optional<String> text(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && scalar.kind() == Kind.TEXT) {
                return Optional.of(scalar.value());
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  /** Any scalar as it is written. */
  Optional<String> scalar(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && scalar.kind() != Kind.NULL) {
                return Optional.of(scalar.value());
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  Optional<Duration> duration(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (!(node instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
                wrongType(key, node);
                return Optional.empty();
              }
              Optional<Duration> duration = DurationText.parse(scalar.value());
              if (duration.isEmpty()) {
                reading.fail(
                    pathOf(key),
                    node.place(),
                    key + ": \"" + scalar.value() + "\" is not a duration",
                    "durations are written as in Spark, a whole number and a unit",
                    DurationText.suggest(scalar.value()));
              }
              return duration;
            });
  }

  /** Whether the value is {@code word}. */
  boolean says(String key, String word) {
    return value(key)
        .filter(node -> node instanceof Scalar scalar && scalar.value().equals(word))
        .isPresent();
  }

  Optional<Integer> integer(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && scalar.reads(Kind.INTEGER)) {
                try {
                  return Optional.of(Integer.decode(scalar.value()));
                } catch (NumberFormatException e) {
                  reading.fail(
                      pathOf(key),
                      node.place(),
                      key + " is " + scalar.value(),
                      "it is a whole number below 2147483648",
                      "write a smaller one");
                  return Optional.empty();
                }
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  Optional<Boolean> flag(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && scalar.reads(Kind.BOOLEAN)) {
                return Optional.of(Boolean.valueOf(scalar.value()));
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  /** The constant of {@code type} that the value names in lower case. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    List<String> choices = section.get(key).choices();
    return text(key)
        .filter(
            word -> {
              if (choices.contains(word)) {
                return true;
              }
              reading.fail(
                  pathOf(key),
                  placeOf(key),
                  key + " cannot be \"" + word + "\"",
                  choices.size() == 1
                      ? "it can be " + choices.get(0) + " alone"
                      : "it is one of " + String.join(", ", choices),
                  "write "
                      + key
                      + ": "
                      + NearestName.of(word, choices).orElse(section.get(key).example()));
              return false;
            })
        .map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
  }

  /** A list of texts. */
  List<String> texts(String key) {
    Optional<YamlNode> node = value(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof Sequence sequence)) {
      wrongType(key, node.get());
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      String itemPath = pathOf(key) + "." + i;
      YamlNode item = sequence.items().get(i);
      reading.found(itemPath, item);
      if (item instanceof Scalar scalar && scalar.kind() == Kind.TEXT) {
        texts.add(scalar.value());
      } else {
        texts.add("");
        reading.fail(
            itemPath,
            item.place(),
            key + " holds " + item.describe(),
            "it is a list of names",
            "write names, such as " + section.get(key).example());
      }
    }
    return texts;
  }

  /** A list of texts, or one text in which they are separated by commas. */
  List<String> textsOrText(String key) {
    return value(key).filter(Sequence.class::isInstance).isPresent()
        ? texts(key)
        : text(key).stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .toList();
  }

  /** A mapping from names, which the writer of the query chose, to texts. */
  Map<String, String> texts(String key, String whatItHolds) {
    Map<String, String> texts = new LinkedHashMap<>();
    mapping(key)
        .ifPresent(
            found -> {
              for (YamlNode.Entry entry : found.entries()) {
                String path = pathOf(key) + "." + entry.key();
                reading.found(path, entry.value());
                if (entry.value() instanceof Scalar scalar && scalar.kind() == Kind.TEXT) {
                  texts.put(entry.key(), scalar.value());
                } else {
                  reading.fail(
                      path,
                      entry.value().place(),
                      key + "." + entry.key() + " is " + entry.value().describe(),
                      "it holds " + whatItHolds,
                      "write " + key + ": " + section.get(key).example());
                }
              }
            });
    return texts;
  }

  /** What {@code key} was written as, whatever it is. */
  Optional<YamlNode> node(String key) {
    return value(key);
  }

  Optional<Mapping> mapping(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Mapping found) {
                return Optional.of(found);
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  Optional<Sequence> sequence(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Sequence found) {
                return Optional.of(found);
              }
              wrongType(key, node);
              return Optional.empty();
            });
  }

  /** Where {@code key}'s value was written, or the mapping if it is not there. */
  Place placeOf(String key) {
    int dot = key.indexOf('.');
    if (dot > 0
        && mapping.find(key).isEmpty()
        && mapping.find(key.substring(0, dot)).map(YamlNode.Entry::value).orElse(mapping)
            instanceof Mapping inner) {
      return inner
          .find(key.substring(dot + 1))
          .map(entry -> entry.value().place())
          .orElse(mapping.place());
    }
    return mapping.find(key).map(entry -> entry.value().place()).orElse(mapping.place());
  }

  /** Where {@code key} itself was written, or the mapping if it is not there. */
  Place placeOfKey(String key) {
    return mapping.find(key).map(YamlNode.Entry::keyPlace).orElse(mapping.place());
  }

  /** Reports that {@code key}'s value, which is of the right type, cannot be. */
  void refuse(String key, String what, String why, String fix) {
    reading.fail(pathOf(key), placeOf(key), what, why, fix);
  }

  private Optional<YamlNode> value(String key) {
    return mapping.find(key).map(YamlNode.Entry::value);
  }

  private void wrongType(String key, YamlNode node) {
    Key.Type type = section.get(key).type();
    boolean empty = node instanceof Scalar scalar && scalar.kind() == Kind.NULL;
    boolean single = node instanceof Scalar && !empty && type == Key.Type.TEXTS;
    reading.fail(
        pathOf(key),
        node.place(),
        empty ? key + " has no value" : key + " is " + node.describe(),
        "it should be " + type.words(),
        "write "
            + key
            + ": "
            + (single ? "[" + ((Scalar) node).value() + "]" : section.get(key).example()));
  }
}
