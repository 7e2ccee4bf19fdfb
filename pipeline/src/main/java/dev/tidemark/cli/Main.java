/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.cli.demo.BeamLauncher;
import dev.tidemark.cli.demo.DemoCommand;
import dev.tidemark.query.Problem;
import dev.tidemark.query.QueryException;
import dev.tidemark.secret.RedactedOutput;
import java.io.PrintWriter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program, {@code tidemark <command>}. */
@Command(
    name = "tidemark",
    description = "Event-time streaming queries on Apache Beam.",
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed while running",
      "2:the command, the query or its environment is wrong; nothing was read or written"
    })
public final class Main implements Runnable {
  static {
    RedactedOutput.install(); // before loggers take hold of the streams
  }

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    int exitCode = ExitCode.FAILED;
    try {
      exitCode = commandLine(new QueryRun()).execute(arguments);
    } catch (Throwable e) { // an Error must not leave the process alive with nobody at work
      LOG.error("ended by an error that should not happen", e);
    } finally {
      System.out.flush();
      System.err.flush();
      if (exitCode != ExitCode.DONE || !isYarnCluster()) {
        ProcessEnd.exit(exitCode);
      }
    }
  }

  /** Where YARN takes an exit for a failure, whatever its code, and a return for success. */
  private static boolean isYarnCluster() {
    return System.getProperty("spark.master", "").equals("yarn")
        && System.getProperty("spark.submit.deployMode", "").equals("cluster");
  }

  /** The whole command line, with {@code queryRunner} behind {@code run}. */
  static CommandLine commandLine(QueryRunner queryRunner) {
    return new CommandLine(new Main())
        .addSubcommand(new ValidateCommand())
        .addSubcommand(new ExplainCommand())
        .addSubcommand(new TestCommand())
        .addSubcommand(new LatenessCommand())
        .addSubcommand(new RunCommand(queryRunner))
        .addSubcommand(new ReplayCommand())
        .addSubcommand(new SubmitCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new DemoCommand(BeamLauncher.onSpark(MonitorOptions.DEFAULT_PORT)))
        .addSubcommand(new SchemaCommand())
        .addSubcommand(new CompletionCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrongArguments)
        .setExecutionExceptionHandler(Main::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int wrongArguments(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.WRONG;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof QueryException wrong) {
      wrong.problems().stream().map(Problem::toString).forEach(err::println);
      return ExitCode.WRONG;
    }
    if (ExitCode.isUnavailable(e)) {
      err.println(e.getMessage());
      return ExitCode.WRONG;
    }
    err.println("failed while running: " + e);
    e.printStackTrace(err);
    return ExitCode.FAILED;
  }

  /** The version that the jar's manifest says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("(not from a jar)");
      return new String[] {"tidemark " + version};
    }
  }
}
