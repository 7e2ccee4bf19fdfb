/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.Comparison;
import dev.tidemark.query.PlacedQuery;
import dev.tidemark.query.QueryPipeline;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a query, without touching what it reads or writes. */
@Command(
    name = "validate",
    description = {
      "Says everything that is wrong with a query, and how to put it right.",
      "With --against, also whether it can go on from a checkpoint that it had before it was changed, as each start of it does: exit code 0 if it can, 2 if not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark validate page_stats.yaml --set sinks.0.path=/tmp/page_stats",
      "  tidemark validate page_stats.yaml --against /checkpoints/page_stats"
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private QueryParameters parameters;

  @Option(
      names = "--against",
      paramLabel = "CHECKPOINT",
      description =
          "A checkpointLocation; says of each field that has changed whether that is safe, needs a replay, or is refused.")
  private String checkpoint;

  @Mixin private ColourOption colour;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PlacedQuery query = parameters.readPlaced();
    PrintWriter out = spec.commandLine().getOut();
    out.println(parameters.file() + ": valid");
    out.println(query.query().summary());
    if (checkpoint == null) {
      return ExitCode.DONE;
    }
    Comparison comparison =
        Checkpoint.compare(checkpoint, QueryPipeline.of(query.query()).identity())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "there is no checkpoint in "
                            + checkpoint
                            + ": no query ran with it. Name the checkpointLocation of one that did"));
    out.print(ComparisonText.of(comparison, query, colour.paint()));
    out.flush();
    return comparison.isSafe() ? ExitCode.DONE : ExitCode.WRONG;
  }
}
