/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BatchClockTest {
  private static final long INTERVAL = 10;

  private final AtomicBoolean paced = new AtomicBoolean(true);
  private final AtomicLong lastDone = new AtomicLong();
  private final BatchClock clock = new BatchClock(paced::get, lastDone::get);
  private final long start = clock.getTimeMillis() - 1_000;

  /** The tick of a batch, which is long due. */
  private CompletableFuture<Long> tick(int batch) {
    return CompletableFuture.supplyAsync(() -> clock.waitTillTime(start + batch * INTERVAL));
  }

  private static void assertWaits(CompletableFuture<Long> tick) {
    assertThrows(TimeoutException.class, () -> tick.get(50, TimeUnit.MILLISECONDS));
  }

  @Test
  void whileABatchRuns_oneMoreIsCalledUp() throws Exception {
    tick(0).get(10, TimeUnit.SECONDS);
    tick(1).get(10, TimeUnit.SECONDS);

    CompletableFuture<Long> second = tick(2);
    assertWaits(second);
    lastDone.set(start);
    second.get(10, TimeUnit.SECONDS);

    CompletableFuture<Long> third = tick(3);
    assertWaits(third);
    lastDone.set(start + INTERVAL);
    third.get(10, TimeUnit.SECONDS);
  }

  @Test
  void noBatchTellsThatItIsDone_allAreCalledUpAtTheirTime() throws Exception {
    paced.set(false);
    for (int batch = 0; batch < 10; batch++) {
      tick(batch).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aQueryIsBeingStopped_nothingWaits() throws Exception {
    tick(0).get(10, TimeUnit.SECONDS);
    tick(1).get(10, TimeUnit.SECONDS);
    CompletableFuture<Long> second = tick(2);
    assertWaits(second);
    paced.set(false);
    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aBatchBeginsNotBeforeItsTime() throws Exception {
    long then = clock.getTimeMillis() + 60;
    assertThat(clock.waitTillTime(then), greaterThanOrEqualTo(then));
  }

  @Test
  void anInterrupt_endsTheWait() throws Exception {
    tick(0).get(10, TimeUnit.SECONDS);
    tick(1).get(10, TimeUnit.SECONDS);
    AtomicReference<Thread> waiting = new AtomicReference<>();
    CompletableFuture<Long> second =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.set(Thread.currentThread());
              return clock.waitTillTime(start + 2 * INTERVAL);
            });
    assertWaits(second);
    waiting.get().interrupt();
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> second.get(10, TimeUnit.SECONDS));
    assertThat(thrown.getCause(), instanceOf(InterruptedException.class));
  }
}
