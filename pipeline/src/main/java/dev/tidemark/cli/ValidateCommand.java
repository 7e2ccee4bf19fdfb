/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.query.Query;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a query, without touching what it reads or writes. */
@Command(
    name = "validate",
    description = "Says everything that is wrong with a query, and how to put it right.",
    footerHeading = "%nExample:%n",
    footer = "  tidemark validate page_stats.yaml --set sinks.0.path=/tmp/page_stats")
final class ValidateCommand implements Callable<Integer> {
  @Mixin private QueryParameters parameters;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Query query = parameters.read();
    PrintWriter out = spec.commandLine().getOut();
    out.println(parameters.file() + ": valid");
    out.println(query.summary());
    return ExitCode.DONE;
  }
}
