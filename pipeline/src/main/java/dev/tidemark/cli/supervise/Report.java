/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file in which a program that ends tells its supervisor why: the kind in the first line, the
 * cause in the second. Empty until then.
 */
record Report(Path file) {
  static Report create() throws IOException {
    return new Report(Files.createTempFile("tidemark-", ".end"));
  }

  void write(Outcome.Kind kind, String cause) throws IOException {
    String line = cause.lines().findFirst().orElse("");
    Files.write(file, List.of(kind.name(), line));
  }

  Optional<Outcome.Kind> kind() throws IOException {
    return line(0).map(Outcome.Kind::valueOf);
  }

  Optional<String> cause() throws IOException {
    return line(1);
  }

  private Optional<String> line(int number) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.size() > number ? Optional.of(lines.get(number)) : Optional.empty();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
