/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This program as the supervisor of itself: it runs the same command in a process of its own, and
 * again when that fails. A process, because engines keep state in static fields, and because what
 * is killed or out of memory cannot start itself again.
 */
public final class Supervision {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  /** More than {@link dev.tidemark.cli the program} takes at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private Supervision() {}

  /** Why this process cannot be the supervisor of another; empty if it can. */
  public static Optional<String> obstacle() {
    return ThisProgram.obstacle();
  }

  /**
   * Runs the program until it is done, or has failed for good.
   *
   * @param name what it is called in the log
   * @param restarts how often it is started again, in a row
   * @param mainClass of the program
   * @param arguments its arguments, given the file that goes to {@link SupervisedRun}
   * @return its exit code, or 1 where it failed for good
   * @throws InterruptedException when the thread is interrupted
   */
  public static int run(
      String name, int restarts, Class<?> mainClass, Function<String, List<String>> arguments)
      throws InterruptedException {
    Child child =
        new Child(
            report -> {
              List<String> command = new ArrayList<>(ThisProgram.command(mainClass.getName()));
              command.addAll(arguments.apply(report.file().toString()));
              return command;
            },
            PATIENCE);
    child.endWithThisProcess();
    return new Supervisor(
            restarts,
            BackOff.DEFAULT,
            wait -> Thread.sleep(wait.toMillis()),
            said -> LOG.warn("{} {}", name, said))
        .supervise(child::run);
  }
}
