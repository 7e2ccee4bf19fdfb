/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.query.Query;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.QueryReader;
import dev.tidemark.recording.RecordedRun;
import dev.tidemark.replay.Replay;
import dev.tidemark.replay.ReplayText;
import dev.tidemark.source.EventSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does a recorded run again, and says what is different. */
@Command(
    name = "replay",
    description = {
      "Does a run again that was recorded by run --record, with its own query or a changed one, and"
          + " says what is different.",
      "The same records go in the same micro-batches through the query's own transforms on the"
          + " Direct runner; no source is read and no sink is written.",
      "Exit code 0: every sink is given the same; 1: it is not; 2: there is no such recording, or"
          + " it cannot be replayed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark run page_stats.yaml --record /recordings/monday",
      "  tidemark replay /recordings/monday",
      "  tidemark replay /recordings/monday page_stats.yaml --set watermark.delay='20 minutes'"
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The recording.")
  private Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "QUERY.yaml",
      description = "The query to run; the one that was recorded unless given.")
  private Path query;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides a field of the query that is run. May be repeated.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many differences of each sink are shown; 20 unless given.")
  private int limit;

  @Mixin private ColourOption colour;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RecordedRun run = recording();
    Query recorded = QueryReader.read(run.query(), run.settings());
    Query now = now(run);
    if (QueryPipeline.of(now).stream().isEmpty()) {
      throw wrong(
          "%s reads input that ends, and what was recorded has no end: write source: {format: kafka, …} as in %s"
              .formatted(query, run.query()));
    }
    if (QueryPipeline.of(now).stream().filter(EventSource::decodesBytes).isEmpty()) {
      throw wrong(
          "the query makes its rows of more than their records' values, such as files or keys, and a"
              + " recording has the values alone: leave out what is not of them, or replay %s"
                  .formatted(run.query()));
    }
    if (now.isOfProcessingTime()) {
      throw wrong(
          "windows of processing time are of the clock, which cannot be turned back: a replay would"
              + " put rows into others");
    }
    Replay replay = Replay.of(run, recorded, now);
    PrintWriter out = spec.commandLine().getOut();
    out.print(ReplayText.of(replay, colour.paint(), limit));
    out.flush();
    return replay.isSame() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Query now(RecordedRun run) {
    if (query != null) {
      return QueryReader.read(query, settings);
    }
    List<String> all = new ArrayList<>(run.settings());
    all.addAll(settings);
    return QueryReader.read(run.query(), all);
  }

  private RecordedRun recording() throws IOException {
    RecordedRun run;
    try {
      run = RecordedRun.read(directory);
    } catch (NoSuchFileException e) {
      throw wrong(
          "there is no recording in %s; make one: tidemark run QUERY.yaml --record %s"
              .formatted(directory, directory));
    }
    if (run.steps().isEmpty()) {
      throw wrong("the recording %s has no micro-batch: the run ended before".formatted(directory));
    }
    return run;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
