/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program, {@code java -jar src/bench/target/bench.jar <command>}. */
@Command(
    name = "bench",
    description = "Tidemark beside native Structured Streaming and the limit of the machine.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      QueriesCommand.class,
      KeysCommand.class,
      LatencyCommand.class,
      OverheadCommand.class
    })
final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
