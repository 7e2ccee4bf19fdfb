/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.monitor.Redaction;
import dev.tidemark.query.PlacedQuery;
import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import dev.tidemark.query.QueryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The query that a command is about: its file, and what is set differently. */
final class QueryParameters {
  @Parameters(index = "0", paramLabel = "QUERY.yaml", description = "The query.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Overrides a field, such as --set source.bootstrapServers=broker:9092 or --set"
              + " sinks.0.path=/delta/other. May be repeated.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--query-text",
      paramLabel = "BASE64",
      description =
          "The query itself, for a machine that does not have the file: its text in base64. QUERY.yaml is then what it is called in messages.")
  private String text;

  Path file() {
    return file;
  }

  /** What was set differently; of options whose names sound secret a stand-in for the value. */
  List<String> settingsWithoutSecrets() {
    return settings.stream()
        .map(
            setting -> {
              String path = setting.substring(0, Math.max(0, setting.indexOf('=')));
              return Redaction.isSecret(path) ? path + "=redacted" : setting;
            })
        .toList();
  }

  /** The query, valid. */
  Query read() {
    return readPlaced().query();
  }

  private String decoded() {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new QueryException(
          List.of(
              new Problem(
                  file.toString(),
                  "--query-text is not base64",
                  e.getMessage(),
                  "give it the output of: base64 < " + file)));
    }
  }

  List<String> settings() {
    return settings;
  }

  /** The query, valid, and where its fields are. */
  PlacedQuery readPlaced() {
    return text == null
        ? QueryReader.readPlaced(file, settings)
        : QueryReader.parsePlaced(decoded(), file.toString(), settings);
  }
}
