/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.checkpoint.ChangedQueryException;
import dev.tidemark.cli.supervise.SupervisedRun;
import dev.tidemark.cli.supervise.Supervision;
import dev.tidemark.monitor.Redaction;
import dev.tidemark.query.ByteSize;
import dev.tidemark.query.PlacedQuery;
import dev.tidemark.query.QueryException;
import dev.tidemark.recording.RecordingDirectory;
import dev.tidemark.report.Paint;
import dev.tidemark.runner.RecordOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs a query. */
@Command(
    name = "run",
    description = {
      "Runs a query until it ends or is told to.",
      "Every option of Beam and its runners passes through, written --name=value."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark run page_stats.yaml --sparkMaster 'local[4]' --set"
          + " source.startingOffsets=earliest",
      "  tidemark run page_stats.yaml --runner flink --ui-port 4050 --progress json",
      "  tidemark run page_stats.yaml --record /recordings/monday"
    })
final class RunCommand implements Callable<Integer> {
  /** The runners that are on board, by the names that {@code --runner} takes. */
  enum Runner {
    SPARK("SparkRunner"),
    FLINK("FlinkRunner"),
    DIRECT("DirectRunner");

    private final String beamName;

    Runner(String beamName) {
      this.beamName = beamName;
    }

    String beamName() {
      return beamName;
    }
  }

  private static final String SUPERVISED = "--supervised-report";

  private final QueryRunner queryRunner;

  @Mixin private QueryParameters parameters;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "spark",
      description = "What runs it: spark (the default), flink or direct.")
  private String runner;

  @Option(
      names = "--sparkMaster",
      paramLabel = "URL",
      defaultValue = "local[*]",
      description = "The Spark master; local[*], all cores of this machine, unless given.")
  private String sparkMaster;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description =
          "The port of the streaming page, metrics and health; 0: none. Unless given 4046 or, if"
              + " that is taken, one of the next.")
  private Integer uiPort;

  @Option(
      names = "--ui-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The address that the page listens on; 127.0.0.1, this machine alone, unless given. The"
              + " page has no password.")
  private String uiHost;

  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      defaultValue = "text",
      description =
          "How progress is told on standard error: text (the default), json (as a line the report of"
              + " each batch in which something came in or went out, and of others every ten"
              + " seconds), or none.")
  private MonitorOptions.ProgressStyle progress;

  @Option(
      names = "--restart-on-failure",
      paramLabel = "N",
      description =
          "Runs the query in a process of its own and starts it again when it fails, N times in a row at most, after 1, 2, 4 … 60 seconds. Ten minutes without a failure count as a new beginning. With checkpointLocation it goes on where it was.")
  private Integer restarts;

  /** Given by the supervisor to the program that it starts. */
  @Option(names = SUPERVISED, hidden = true)
  private String report;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description =
          "Records what decides the results, in a new directory, for the command replay: records as"
              + " they come, in clear, and what sinks are given. On Spark, from Kafka or a rate.")
  private Path record;

  @Option(
      names = "--record-limit",
      paramLabel = "SIZE",
      defaultValue = "256 MB",
      description =
          "How large a recording becomes before it ends, and the query runs on; 256 MB unless"
              + " given.")
  private String recordLimit;

  @Unmatched private final List<String> beamOptions = new ArrayList<>();

  @Spec private CommandSpec spec;

  RunCommand(QueryRunner queryRunner) {
    this.queryRunner = queryRunner;
  }

  @Override
  public Integer call() throws Exception {
    if (report != null) {
      return runSupervised();
    }
    if (restarts != null && record != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--record is of one run, and --restart-on-failure begins others; leave one of them out");
    }
    return restarts == null ? run() : supervise();
  }

  private int run() throws Exception {
    PipelineOptions options = options();
    PlacedQuery placed = parameters.readPlaced();
    Redaction.remember(placed.query());
    monitor(options.as(MonitorOptions.class));
    ProcessEnd.bound();
    if (record != null) {
      record(options.as(RecordOptions.class));
    }
    try {
      queryRunner.run(placed.query(), options);
    } catch (ChangedQueryException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.print(ComparisonText.of(e.comparison(), placed, Paint.PLAIN));
      err.flush();
      return ExitCode.WRONG;
    }
    return ExitCode.DONE;
  }

  private int runSupervised() throws Exception {
    SupervisedRun supervised = new SupervisedRun(report);
    supervised.endWithSupervisor(() -> ProcessEnd.exit(ExitCode.FAILED));
    try {
      return run();
    } catch (Throwable e) { // an Error too is told
      if (ExitCode.isUnavailable(e)) {
        supervised.unavailable(e);
      } else if (e instanceof QueryException || e instanceof ParameterException) {
        supervised.wrong(e);
      } else {
        supervised.failed(e);
      }
      throw e;
    }
  }

  private int supervise() throws InterruptedException {
    if (restarts < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--restart-on-failure %d: it says how often the query is started again; write 1 or more, or leave it out"
              .formatted(restarts));
    }
    Supervision.obstacle()
        .ifPresent(
            why -> {
              throw new ParameterException(spec.commandLine(), "--restart-on-failure: " + why);
            });
    List<String> arguments = spec.commandLine().getParent().getParseResult().originalArgs();
    int own = arguments.indexOf(spec.name()) + 1; // ahead of it a command has no arguments
    return Supervision.run(
        parameters.file().toString(),
        restarts,
        Main.class,
        file -> {
          List<String> supervised = new ArrayList<>(arguments);
          supervised.addAll(own, List.of(SUPERVISED, file));
          return supervised;
        });
  }

  private void monitor(MonitorOptions options) {
    if (uiPort != null && (uiPort < 0 || uiPort > 65_535)) {
      throw new ParameterException(
          spec.commandLine(),
          "--ui-port " + uiPort + ": a port is from 1 to 65535, or 0 for no page");
    }
    if (uiPort == null) {
      requireListening(0, uiHost, "correct --ui-host, or have no page with --ui-port 0");
    } else if (uiPort > 0) {
      requireListening(uiPort, uiHost + ":" + uiPort, "take another --ui-port, or 0 for no page");
    }
    options.setUiPort(uiPort == null ? -1 : uiPort);
    options.setUiHost(uiHost);
    options.setProgressStyle(progress);
  }

  private void requireListening(int port, String where, String fix) {
    try (ServerSocket tried = new ServerSocket(port, 0, InetAddress.getByName(uiHost))) {
      tried.setReuseAddress(true);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "the streaming page cannot listen on %s (%s); %s".formatted(where, e.getMessage(), fix),
          e);
    }
  }

  private void record(RecordOptions options) throws IOException {
    if (RecordingDirectory.isTaken(record)) {
      throw new ParameterException(
          spec.commandLine(),
          "--record %s: there is something in it already; name a new directory".formatted(record));
    }
    options.setRecordLimit(
        ByteSize.parse(recordLimit)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--record-limit %s is no size: write 256 MB".formatted(recordLimit))));
    options.setRecordTo(record.toString());
    options.setRecordedQuery(Files.readString(parameters.file()));
    options.setRecordedSettings(parameters.settingsWithoutSecrets());
  }

  private PipelineOptions options() {
    Runner chosen = runner();
    List<String> arguments = new ArrayList<>();
    arguments.add("--runner=" + chosen.beamName);
    if (chosen == Runner.SPARK) {
      arguments.add("--sparkMaster=" + sparkMaster);
    }
    for (String option : beamOptions) {
      if (!option.startsWith("--")) {
        throw new ParameterException(
            spec.commandLine(),
            "unexpected argument " + option + "; options of Beam are written --name=value");
      }
      arguments.add(option);
    }
    try {
      return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
          .withValidation()
          .create();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "wrong option: " + e.getMessage(), e);
    }
  }

  private Runner runner() {
    for (Runner candidate : Runner.values()) {
      if (runner.equalsIgnoreCase(candidate.name()) || runner.equals(candidate.beamName)) {
        return candidate;
      }
    }
    List<String> names = new ArrayList<>();
    for (Runner candidate : Runner.values()) {
      names.add(candidate.name().toLowerCase(Locale.ROOT));
    }
    throw new ParameterException(
        spec.commandLine(),
        "there is no runner " + runner + "; write --runner " + String.join(" or --runner ", names));
  }
}
