/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.query.QueryJsonSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of queries. */
@Command(
    name = "schema",
    description = {
      "Prints the JSON Schema of a query's YAML, by which editors complete and check it.",
      "It is made of the keys that this version reads."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark schema > tidemark.schema.json",
      "",
      "and then as the first line of page_stats.yaml:",
      "  # yaml-language-server: $schema=tidemark.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(QueryJsonSchema.text());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
