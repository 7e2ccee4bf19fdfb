/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.supervise;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.cli.supervise.Outcome.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is decided of a program that has ended, without any. */
class SupervisorTest {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<Long> waits = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private int runs;

  private int supervise(int restarts, Outcome... outcomes) throws InterruptedException {
    Deque<Outcome> left = new ArrayDeque<>(List.of(outcomes));
    int exitCode =
        new Supervisor(restarts, BackOff.DEFAULT, wait -> waits.add(wait.toSeconds()), log::add)
            .supervise(
                () -> {
                  runs++;
                  return left.remove();
                });
    assertThat("every run was needed", left, empty());
    return exitCode;
  }

  private static Outcome done() {
    return new Outcome(0, SHORT, Optional.empty(), Optional.empty());
  }

  private static Outcome failed(Duration ran) {
    return new Outcome(1, ran, Optional.of(Kind.FAILED), Optional.of("the disk is full"));
  }

  private static Outcome refused(Kind kind) {
    return new Outcome(2, SHORT, Optional.of(kind), Optional.of("no broker at localhost:1"));
  }

  private static Outcome killed(int signal) {
    return new Outcome(128 + signal, SHORT, Optional.empty(), Optional.empty());
  }

  @Test
  void done_isNotStartedAgain() throws InterruptedException {
    assertThat(supervise(3, done()), is(0));
    assertThat(log, empty());
  }

  @Test
  void failed_isStartedAgainUntilItIsDone() throws InterruptedException {
    assertThat(supervise(3, failed(SHORT), killed(9), done()), is(0));
    assertThat(waits, contains(1L, 2L));
    assertThat(
        log,
        contains(
            "failed after 30 s: the disk is full. It is started again in 1 s, 1 of 3",
            "failed after 30 s: it was killed by signal 9. It is started again in 2 s, 2 of 3"));
  }

  @Test
  void failedOnceTooOften_endsWithOneAndTheCause() throws InterruptedException {
    assertThat(supervise(2, failed(SHORT), failed(SHORT), failed(SHORT)), is(1));
    assertThat(waits, contains(1L, 2L));
    assertThat(
        log.get(2),
        is(
            "gives up: it failed 3 times in a row, and is started again 2 at most. The last time after 30 s: the disk is full"));
  }

  @Test
  void killedForGood_endsWithOne() throws InterruptedException {
    assertThat(supervise(1, killed(9), killed(9)), is(1));
    assertThat(log.get(1), containsString("killed by signal 9"));
  }

  @Test
  void aWrongQuery_isNeverStartedAgain_notEvenAfterItRan() throws InterruptedException {
    assertThat(supervise(3, refused(Kind.WRONG)), is(2));
    assertThat(supervise(3, failed(SHORT), refused(Kind.WRONG)), is(2));
    assertThat(supervise(3, new Outcome(2, SHORT, Optional.empty(), Optional.empty())), is(2));
    assertThat(waits, contains(1L));
  }

  @Test
  void whatIsMissingAtTheFirstStart_isAConfigurationError() throws InterruptedException {
    assertThat(supervise(3, refused(Kind.UNAVAILABLE)), is(2));
    assertThat(waits, empty());
  }

  @Test
  void whatIsMissingAfterItRan_mayComeBack() throws InterruptedException {
    Outcome missing = refused(Kind.UNAVAILABLE);
    assertThat(supervise(3, failed(SHORT), missing, missing, done()), is(0));
    assertThat(supervise(2, failed(SHORT), missing, missing), is(1));
  }

  @Test
  void toldToEnd_isLeftAtThat() throws InterruptedException {
    assertThat(supervise(3, killed(15)), is(143));
    assertThat(supervise(3, failed(SHORT), killed(2)), is(130));
  }

  @Test
  void aHealthyRun_isANewBeginning() throws InterruptedException {
    Duration almost = LONG.minusMillis(1);
    assertThat(
        supervise(2, failed(SHORT), failed(SHORT), failed(LONG), failed(almost), failed(almost)),
        is(1));
    assertThat(waits, contains(1L, 2L, 1L, 2L));
    assertThat(runs, is(5));
  }

  @Test
  void theWaitDoubles_upToAMinute() {
    assertThat(
        IntStream.rangeClosed(1, 9).mapToObj(i -> BackOff.DEFAULT.before(i).toSeconds()).toList(),
        contains(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L));
    assertThat(BackOff.DEFAULT.before(1_000_000), is(Duration.ofMinutes(1)));
  }
}
