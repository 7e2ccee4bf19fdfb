/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.lateness.Lateness;
import dev.tidemark.lateness.LatenessHtml;
import dev.tidemark.lateness.LatenessJson;
import dev.tidemark.lateness.LatenessScan;
import dev.tidemark.lateness.LatenessText;
import dev.tidemark.query.Problem;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how late the rows of a query's source are. */
@Command(
    name = "lateness",
    description = {
      "Says how late rows are, and which watermark delay would keep 95, 99, 99.9, 99.99 and 100 %% of them.",
      "Reads what the query's source holds now, once, from where a new query would begin; writes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark lateness page_stats.yaml --set source.startingOffsets=earliest",
      "  tidemark lateness page_stats.yaml --limit 10000000 --html lateness.html"
    })
final class LatenessCommand implements Callable<Integer> {
  @Mixin private QueryParameters parameters;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many records are read at most; 1,000,000 unless given.")
  private long limit;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also writes a chart, one page that needs nothing else.")
  private Path html;

  @Mixin private ColourOption colour;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit is " + limit + "; write 1 or more");
    }
    Query query = parameters.read();
    if (query.watermark().isEmpty()) {
      throw new QueryException(
          List.of(
              new Problem(
                  parameters.file().toString(),
                  "there is no watermark",
                  "lateness is that of the column that holds event time",
                  "add watermark: {column: timestamp, delay: 10 minutes}")));
    }
    Lateness lateness = LatenessScan.measure(query, limit);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? LatenessJson.of(lateness) : LatenessText.of(lateness, colour.paint()));
    out.flush();
    if (html != null) {
      Files.writeString(html, LatenessHtml.of(lateness), StandardCharsets.UTF_8);
    }
    return ExitCode.DONE;
  }
}
