/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.query.YamlNode.Mapping;
import dev.tidemark.query.YamlNode.Scalar;
import dev.tidemark.query.YamlNode.Sequence;
import dev.tidemark.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts in what a query file leaves to its environment: {@code ${env:NAME}} is the value of a
 * variable, {@code ${file:PATH}} the text of a file without the line end behind it. Either may be
 * all of a value or a part of it, and is a secret from then on. A {@code $} before it leaves it as
 * it is written.
 */
final class SecretReader {
  private static final Pattern REFERENCE = Pattern.compile("(\\$?)\\$\\{(env|file):([^}]*)\\}");

  private final Reading reading;
  private final UnaryOperator<String> environment;

  /**
   * @param environment the value of a variable, or null
   */
  SecretReader(Reading reading, UnaryOperator<String> environment) {
    this.reading = reading;
    this.environment = environment;
  }

  /** {@code document} with all values put in; reports those that cannot be had. */
  Mapping resolve(Mapping document) {
    return (Mapping) resolve(document, "");
  }

  private YamlNode resolve(YamlNode node, String path) {
    if (node instanceof Mapping mapping) {
      List<YamlNode.Entry> entries = new ArrayList<>();
      for (YamlNode.Entry entry : mapping.entries()) {
        entries.add(
            new YamlNode.Entry(
                entry.key(), entry.keyPlace(), resolve(entry.value(), path + entry.key() + ".")));
      }
      return new Mapping(List.copyOf(entries), mapping.place());
    }
    if (node instanceof Sequence sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        items.add(resolve(sequence.items().get(i), path + i + "."));
      }
      return new Sequence(List.copyOf(items), sequence.place());
    }
    return resolve((Scalar) node, path);
  }

  private Scalar resolve(Scalar scalar, String path) {
    Matcher reference = REFERENCE.matcher(scalar.value());
    if (!reference.find()) {
      return scalar;
    }
    StringBuilder text = new StringBuilder();
    do {
      String value =
          reference.group(1).isEmpty()
              ? value(reference, scalar, path)
              : reference.group().substring(1);
      reference.appendReplacement(text, Matcher.quoteReplacement(value));
    } while (reference.find());
    reference.appendTail(text);
    return new Scalar(text.toString(), scalar.kind(), scalar.place(), Optional.empty());
  }

  private String value(Matcher reference, Scalar scalar, String path) {
    String name = reference.group(3);
    Optional<String> value =
        reference.group(2).equals("env")
            ? variable(name, scalar.placeAt(reference.start()), path)
            : file(name, scalar.placeAt(reference.start()), path);
    value.ifPresent(Secrets::remember);
    return value.orElse("");
  }

  private Optional<String> variable(String name, Place place, String path) {
    Optional<String> value = Optional.ofNullable(environment.apply(name));
    if (value.isEmpty()) {
      fail(
          path,
          place,
          "there is no environment variable " + name,
          "${env:" + name + "} stands for its value",
          "set it for the process that runs this, or correct the name");
    }
    return value;
  }

  private Optional<String> file(String name, Place place, String path) {
    try {
      return Optional.of(Files.readString(Path.of(name)).replaceFirst("\\r?\\n$", ""));
    } catch (IOException | InvalidPathException e) {
      fail(
          path,
          place,
          "the file " + name + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "${file:" + name + "} stands for its text",
          "put it there, in UTF-8, readable by who runs this, or correct the path");
      return Optional.empty();
    }
  }

  private void fail(String path, Place place, String what, String why, String fix) {
    reading.fail(path.substring(0, path.length() - 1), place, what, why, fix);
  }
}
