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
import dev.tidemark.query.ScanBound;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      "Says how late rows are, and which watermark delay would keep 95, 99, 99.9, 99.99 and 100 %%"
          + " of them.",
      "Reads what the query's source holds now, once, from where a new query would begin; writes"
          + " nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark lateness page_stats.yaml --set source.startingOffsets=earliest",
      "  tidemark lateness page_stats.yaml --limit 10000000 --html lateness.html",
      "  tidemark lateness page_stats.yaml --from 2026-01-02T10:00:00Z --to 2026-01-02T11:00:00Z",
      "  tidemark lateness page_stats.yaml --from clicks-0=1200,clicks-1=980"
    })
final class LatenessCommand implements Callable<Integer> {
  @Mixin private QueryParameters parameters;

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      description =
          "Where to begin in a topic: an offset, offsets by partition, or a time, which is when"
              + " Kafka got a record. Where a new query would, unless given.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "WHERE",
      description =
          "Where to end, that record not included; written in the same ways. At the topic's end"
              + " unless given.")
  private String to;

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
    Lateness lateness =
        LatenessScan.measure(query, limit, bound("--from", from), bound("--to", to));
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? LatenessJson.of(lateness) : LatenessText.of(lateness, colour.paint()));
    out.flush();
    if (html != null) {
      Files.writeString(html, LatenessHtml.of(lateness), StandardCharsets.UTF_8);
    }
    return ExitCode.DONE;
  }

  private Optional<ScanBound> bound(String option, String text) {
    if (text == null) {
      return Optional.empty();
    }
    return Optional.of(
        ScanBound.parse(text)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "%s %s cannot be read; write %s"
                            .formatted(option, text, ScanBound.FORMS))));
  }
}
