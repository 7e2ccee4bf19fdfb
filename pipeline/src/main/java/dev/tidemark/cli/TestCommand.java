/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.querytest.JUnitXml;
import dev.tidemark.querytest.TestFile;
import dev.tidemark.querytest.TestResult;
import dev.tidemark.querytest.TestRunner;
import dev.tidemark.report.Paint;
import dev.tidemark.runner.Engine;
import dev.tidemark.stepping.StepRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the tests that stand beside queries. */
@Command(
    name = "test",
    description = {
      "Runs the tests that stand beside queries: page_stats.test.yaml those of page_stats.yaml.",
      "The query's own transforms run, on the Direct runner unless another is named; its source and sinks are not touched.",
      "Exit code 0: all passed; 1: not all did; 2: a test file or its query is wrong."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark test page_stats.test.yaml",
      "  tidemark test queries/ --junit target/queries.xml",
      "  tidemark test queries/ --runner flink",
      "",
      "A test file:",
      "  date: 2026-01-02",
      "  tests:",
      "    a late click is dropped:",
      "      - {page: /home, timestamp: \"10:15\"}",
      "      - {page: /home, timestamp: \"09:55\"}",
      "      - \"@end\"",
      "      - \"@expect\": {late: 1, sinks.0: [{window_start: \"10:15\", page: /home, views: 1}]}"
    })
final class TestCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Test files, or directories that are searched for *.test.yaml.")
  private List<Path> paths;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also writes the results as JUnit's XML.")
  private Path junit;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "direct",
      description =
          "What runs them: direct (the default), spark or flink, in this process. These take seconds for each test, and cannot move the clock: tests with @arrival are for direct.")
  private RunCommand.Runner runner;

  @Mixin private ColourOption colour;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<TestFile> files = TestFile.readAll(paths);
    StepRunner steps = Engine.named(runner.beamName()).steps();
    PrintWriter out = spec.commandLine().getOut();
    Paint paint = colour.paint();
    List<TestResult> results = new ArrayList<>();
    for (TestFile file : files) {
      out.println(paint.head(file.file().toString()));
      TestRunner.run(
          file,
          steps,
          result -> {
            results.add(result);
            print(result, out, paint);
          });
    }
    long failed = results.stream().filter(result -> !result.passed()).count();
    out.printf(
        "%n%s%n",
        failed == 0
            ? paint.good("%d passed".formatted(results.size()))
            : paint.bad("%d of %d failed".formatted(failed, results.size())));
    out.flush();
    if (junit != null) {
      Files.writeString(junit, JUnitXml.of(results), StandardCharsets.UTF_8);
    }
    return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static void print(TestResult result, PrintWriter out, Paint paint) {
    out.printf(
        Locale.ROOT,
        "  %s %s %s%n",
        result.passed() ? paint.good("✓") : paint.bad("✗"),
        result.name(),
        paint.faint("%.1f s".formatted(result.time().toMillis() / 1000.0)));
    for (String failure : result.failures()) {
      failure.lines().forEach(line -> out.println("      " + line));
    }
    out.flush();
  }
}
