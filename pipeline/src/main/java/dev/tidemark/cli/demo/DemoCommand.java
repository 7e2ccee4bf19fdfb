/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: everything in one process, from a real broker to a table that is checked. */
@Command(
    name = "demo",
    description = {
      "Starts a Kafka broker, sends clicks, runs the page_stats query over them on Spark into a"
          + " Delta table, and compares the table with what the generator knows to be true.",
      "Exit code 0: every record is accounted for and every row is right; 1: something is wrong;"
          + " 2: nothing was run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  tidemark demo --seconds 20 --seed 7")
public final class DemoCommand implements Callable<Integer> {

  private final QueryLauncher launcher;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      defaultValue = "40",
      paramLabel = "N",
      description = "for how long clicks are sent (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--events-per-second",
      defaultValue = "5000",
      paramLabel = "N",
      description = "how many (default: ${DEFAULT-VALUE})")
  private int eventsPerSecond;

  @Option(
      names = "--seed",
      defaultValue = "7",
      paramLabel = "N",
      description = "which clicks: the same seed, the same clicks (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--output",
      defaultValue = "target/demo",
      paramLabel = "DIR",
      description =
          "where the query, the table and the dead letters go; replaced if a demo wrote them"
              + " (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(
      names = "--partitions",
      defaultValue = "4",
      paramLabel = "N",
      description = "of the topic (default: ${DEFAULT-VALUE})")
  private int partitions;

  @Option(
      names = "--window",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "how long a window is (default: ${DEFAULT-VALUE})")
  private int window;

  @Option(
      names = "--delay",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "the watermark's delay (default: ${DEFAULT-VALUE})")
  private int delay;

  /** The command, whose query {@code launcher} will run. */
  public DemoCommand(QueryLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    require("--seconds", seconds, 1);
    require("--events-per-second", eventsPerSecond, 1);
    require("--partitions", partitions, 1);
    require("--window", window, 1);
    require("--delay", delay, 0);
    PrintWriter err = spec.commandLine().getErr();
    Demo demo =
        new Demo(
            seed,
            new Traffic(eventsPerSecond, Duration.ofSeconds(window), Duration.ofSeconds(delay)),
            Duration.ofSeconds(seconds),
            partitions,
            new DemoDirectory(output),
            launcher,
            new DeltaPageStats(),
            System.out);
    try {
      return demo.run() ? 0 : 1;
    } catch (DemoDirectory.OccupiedException e) {
      err.println(e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.println("the demo was interrupted");
      return 1;
    } catch (Exception e) {
      err.println("the demo failed: " + e.getMessage());
      e.printStackTrace(err);
      return 1;
    }
  }

  private void require(String option, int value, int least) {
    if (value < least) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "%s %d: it must be at least %d".formatted(option, value, least));
    }
  }
}
