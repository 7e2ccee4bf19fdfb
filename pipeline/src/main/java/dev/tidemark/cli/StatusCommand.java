/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.monitor.Json;
import dev.tidemark.monitor.ProgressFiles;
import dev.tidemark.monitor.ProgressText;
import dev.tidemark.monitor.QueryProgress;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.monitor.RunState;
import dev.tidemark.query.QueryReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how a query is, or how it ended. */
@Command(
    name = "status",
    description = {
      "Says how a query is that runs on this machine or, with a query or a checkpoint, how the last run with that checkpoint is or ended.",
      "Exit code 0: it is well, or ended well; 1: it is not; 2: there is no such query."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark status",
      "  tidemark status --url http://127.0.0.1:4046/ --json",
      "  tidemark status page_stats.yaml",
      "  tidemark status --checkpoint /checkpoints/page_stats"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SILENT = Duration.ofMinutes(1);

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY.yaml",
      description = "A query with a checkpointLocation.")
  private Path query;

  @Option(names = "--checkpoint", paramLabel = "DIR", description = "A query's checkpointLocation.")
  private String checkpoint;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:4046/",
      description = "The query's streaming page (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<String> directory = checkpoint();
    RunState state =
        directory.isPresent()
            ? fromCheckpoint(directory.get())
            : fromPage(url).orElseThrow(this::nothingThere);
    String text =
        json
            ? Json.pretty(state) + System.lineSeparator()
            : ProgressText.full(state.status(), state.progress(), Instant.now());
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return state.status().isHealthy() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Optional<String> checkpoint() {
    if (checkpoint != null || query == null) {
      return Optional.ofNullable(checkpoint);
    }
    return Optional.of(
        QueryReader.read(query, List.of())
            .checkpointLocation()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        query
                            + " has no checkpointLocation, so no run of it leaves a status; ask its streaming page: tidemark status --url URL")));
  }

  private RunState fromCheckpoint(String directory) throws IOException, InterruptedException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    RunState left =
        ProgressFiles.read(directory)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "there is no status in " + directory + ": no query ran with it"));
    if (!left.status().isActive()) {
      return left;
    }
    Optional<RunState> now =
        left.page().isPresent() ? fromPage(URI.create(left.page().get())) : Optional.empty();
    return now.filter(run -> run.status().runId().equals(left.status().runId()))
        .or(() -> left.page().isPresent() ? Optional.of(left.lost()) : Optional.empty())
        .orElse(
            Duration.between(left.writtenAt(), Instant.now()).compareTo(SILENT) > 0
                ? left.lost()
                : left);
  }

  private Optional<RunState> fromPage(URI page) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    try {
      QueryStatus status = Json.read(get(client, page.resolve("/api/status")), QueryStatus.class);
      if (status == null || status.runId() == null) {
        return Optional.empty(); // somebody else's JSON
      }
      QueryProgress[] reports =
          Json.read(get(client, page.resolve("/api/progress")), QueryProgress[].class);
      return Optional.of(
          new RunState(
              Instant.now(),
              Optional.of(page.toString()),
              status,
              reports.length == 0 ? Optional.empty() : Optional.of(reports[reports.length - 1])));
    } catch (IOException e) {
      return Optional.empty(); // nobody is there, or somebody else
    }
  }

  private static String get(HttpClient client, URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          uri + " answered " + response.statusCode() + ", as no query's page does");
    }
    return response.body();
  }

  private ParameterException nothingThere() {
    return new ParameterException(
        spec.commandLine(),
        "no query answers at "
            + url
            + "; if one runs, it said where its page is when it began: tidemark status --url URL. One that has ended left its status in its checkpointLocation: tidemark status QUERY.yaml");
  }
}
