/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A query on its way to a machine that does not have its file: its text goes along as an argument,
 * which every cluster hands on, in base64, which none of them changes. What stands for secrets in
 * it is resolved where the query runs.
 *
 * @param name what messages call it: its file's name
 * @param text YAML
 * @param settings overrides, as in {@code --set}
 * @param options of Beam and of {@code tidemark run}, as they are
 */
public record ShippedQuery(String name, String text, List<String> settings, List<String> options) {
  /** The program's main class. */
  static final String MAIN = "dev.tidemark.cli.Main";

  public ShippedQuery {
    settings = List.copyOf(settings);
    options = List.copyOf(options);
  }

  /** The program's arguments. */
  List<String> arguments(String runner) {
    List<String> arguments = new ArrayList<>(List.of("run", name, "--runner", runner));
    arguments.add("--query-text");
    arguments.add(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(options);
    return arguments;
  }
}
