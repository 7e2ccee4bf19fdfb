/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.explain.Plan;
import dev.tidemark.explain.PlanText;
import dev.tidemark.explain.Timeline;
import dev.tidemark.explain.TimelineHtml;
import dev.tidemark.explain.TimelineJson;
import dev.tidemark.explain.TimelineText;
import dev.tidemark.query.Query;
import dev.tidemark.report.Paint;
import dev.tidemark.stepping.EventsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a query would do, without reading its source or writing to its sinks. */
@Command(
    name = "explain",
    description = {
      "Says what a query would do: its plan, and with --events what becomes of each event.",
      "The query's own transforms run on the Direct runner; its source and sinks are not touched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark explain page_stats.yaml",
      "  tidemark explain page_stats.yaml --events clicks.jsonl --html clicks.html",
      "",
      "An event a line, in the order of arrival; what begins with @ may be left out:",
      "  {\"page\": \"/home\", \"timestamp\": \"2026-01-02T10:05:00Z\", \"@partition\": 0, \"@arrival\": \"2026-01-02T10:05:03Z\"}",
      "A line of its own moves the clock or the watermark:",
      "  {\"@arrival\": \"2026-01-02T10:30:00Z\"}    {\"@watermark\": \"2026-01-02T10:20:00Z\"}"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private QueryParameters parameters;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "Events as JSON lines; shows a timeline of what becomes of them.")
  private Path events;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also writes the timeline as a picture, one page that needs nothing else.")
  private Path html;

  @Mixin private ColourOption colour;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (html != null && events == null) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--html draws a timeline; name its events with --events FILE");
    }
    Query query = parameters.read();
    Plan plan = Plan.of(query);
    Optional<Timeline> timeline =
        Optional.ofNullable(events).map(file -> Timeline.of(query, EventsFile.read(file)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(TimelineJson.of(query.name(), plan, timeline));
    } else {
      Paint paint = colour.paint();
      out.print(
          timeline
              .map(t -> TimelineText.of(t, paint))
              .orElseGet(() -> PlanText.of(query.name(), plan, paint)));
    }
    out.flush();
    if (html != null) {
      Files.writeString(
          html, TimelineHtml.of(plan, timeline.orElseThrow()), StandardCharsets.UTF_8);
    }
    return ExitCode.DONE;
  }
}
