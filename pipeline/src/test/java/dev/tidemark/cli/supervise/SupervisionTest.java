/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor and its program as processes. */
class SupervisionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private Process supervisor;

  private void supervise(int restarts, String how) throws IOException {
    supervisor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestProgram.class.getName(),
                "supervise",
                Integer.toString(restarts),
                how,
                runs().toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
  }

  @AfterEach
  void endAll() {
    supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
    supervisor.destroyForcibly();
  }

  private Path runs() {
    return directory.resolve("runs");
  }

  private int exitCode() throws InterruptedException {
    assertThat("it ends", supervisor.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), is(true));
    return supervisor.exitValue();
  }

  private List<String> pids() throws IOException {
    return Files.readAllLines(runs());
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"));
  }

  private ProcessHandle program() {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(runs()) && Files.readString(runs()).endsWith("\n"));
    try {
      return ProcessHandle.of(Long.parseLong(pids().get(0))).orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void fails_isStartedAgain_andInTheEndTheCauseIsSaid() throws Exception {
    supervise(1, "fails");
    assertThat(exitCode(), is(1));
    assertThat(pids(), hasSize(2));
    assertThat(said(), containsString("the disk is full. It is started again in 1 s, 1 of 1"));
    assertThat(said(), containsString("gives up: it failed 2 times in a row"));
  }

  @Test
  void failsOnce_isDoneInTheEnd() throws Exception {
    supervise(1, "fails-once");
    assertThat(exitCode(), is(0));
    assertThat(pids(), hasSize(2));
  }

  @Test
  void wrong_isNotStartedAgain() throws Exception {
    supervise(5, "is-wrong");
    assertThat(exitCode(), is(2));
    assertThat(pids(), hasSize(1));
    assertThat(said(), not(containsString("started again")));
  }

  @Test
  void terminated_endsTheProgramToo() throws Exception {
    supervise(5, "waits");
    ProcessHandle program = program();
    long begun = System.nanoTime();
    supervisor.destroy();
    assertThat(exitCode(), is(143));
    assertThat(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), lessThan(10L));
    assertThat("the program lives", program.isAlive(), is(false));
    assertThat(pids(), hasSize(1));
  }

  @Test
  void killed_theProgramEndsByItself() throws Exception {
    supervise(5, "waits");
    ProcessHandle program = program();
    supervisor.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !program.isAlive());
    assertThat(said(), containsString("the supervisor is gone"));
  }

  @Test
  void theProgramIsKilled_isStartedAgain() throws Exception {
    supervise(5, "waits");
    program().destroyForcibly();
    await().atMost(PATIENCE).until(() -> pids().size() == 2);
    assertThat(said(), containsString("killed by signal 9"));
    assertThat(supervisor.isAlive(), is(true));
  }

  @Test
  void aProgramThatDoesNotEndWhenItIsToldTo_isKilled() throws Exception {
    Child stubborn =
        new Child(
            report ->
                List.of(
                    "sh", "-c", "trap '' TERM; touch " + runs() + "; while :; do sleep 0.2; done"),
            Duration.ofSeconds(1));
    supervisor = new ProcessBuilder("true").start();
    Thread ending =
        new Thread(
            () -> {
              await().atMost(PATIENCE).until(() -> Files.exists(runs()));
              stubborn.end();
            });
    ending.start();
    Outcome outcome = stubborn.run();
    ending.join();
    assertThat(outcome.exitCode(), is(137));
    assertThat(outcome.ran(), greaterThanOrEqualTo(Duration.ofSeconds(1)));
  }
}
