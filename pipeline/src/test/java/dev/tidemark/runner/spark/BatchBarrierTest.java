/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchBarrierTest {
  private final AtomicLong published = new AtomicLong();
  private final BatchBarrier barrier = new BatchBarrier(Duration.ofSeconds(20));

  private CompletableFuture<Void> pass() {
    return CompletableFuture.runAsync(() -> barrier.await(published::get));
  }

  private static void assertWaits(CompletableFuture<Void> pass) {
    assertThrows(TimeoutException.class, () -> pass.get(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void eachBatchWaitsForTheOneBefore() throws Exception {
    barrier.await(published::get); // the pipeline is built
    barrier.await(published::get); // the first batch

    CompletableFuture<Void> second = pass();
    assertWaits(second);
    published.set(1_000);
    second.get(10, TimeUnit.SECONDS);

    CompletableFuture<Void> third = pass();
    assertWaits(third);
    published.set(1_500);
    third.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aBatchThatHangsFailsLoudly() {
    BatchBarrier impatient = new BatchBarrier(Duration.ofMillis(20));
    impatient.await(published::get);
    impatient.await(published::get);

    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> impatient.await(published::get));
    assertThat(failure.getMessage(), containsString("not finished after PT0.02S"));
    try {
      IllegalStateException next =
          assertThrows(IllegalStateException.class, () -> barrier.await(published::get));
      assertThat("no batch follows", next.getMessage(), containsString("no more batches"));
      assertThat("and says why", next.getCause(), is(failure));
    } finally {
      BatchBarrier.reset();
    }
  }

  @Test
  void behindOneThatFailed_noneIsLetPass_andEachSaysWhyTheFirstDid() {
    IllegalStateException first = new IllegalStateException("the disk is full");
    BatchBarrier.fail(first);
    BatchBarrier.fail(new IllegalStateException("and more of that"));
    try {
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> barrier.await(published::get));
      assertThat(refused.getCause(), is(first));
    } finally {
      BatchBarrier.reset();
    }
    barrier.await(published::get); // that of the next pipeline
  }

  @Test
  void aStoppedPipelineDoesNotWait() throws Exception {
    barrier.await(published::get);
    barrier.await(published::get);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                barrier.await(published::get);
              } catch (IllegalStateException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    waiting.interrupt();

    try {
      assertThat(interrupted.get(10, TimeUnit.SECONDS), is(true));
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
