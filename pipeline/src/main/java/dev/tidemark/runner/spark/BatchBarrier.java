/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Holds up each batch until the one before it has been published. Passed once when the pipeline is
 * built and once before the first batch, which both have nothing to wait for. Counts on one JVM
 * only: a copy starts anew.
 */
final class BatchBarrier implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FREE_PASSES = 2;
  private static final long LOOK_MILLIS = 2;

  private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

  private static volatile boolean held;
  private static volatile boolean passed;

  private final Duration timeout;
  private transient int passes;
  private transient long published;

  BatchBarrier(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Lets no batch pass any more, in the whole JVM, or lets them again: the runner runs one pipeline
   * in each.
   */
  static void hold(boolean hold) {
    held = hold;
  }

  /**
   * The same because a batch has failed. Spark tells of the last failure alone, which is soon that
   * of a batch which was not let pass: so that one says why.
   */
  static void fail(Throwable why) {
    FAILURE.compareAndSet(null, why);
    held = true;
  }

  /** As if no pipeline had run in this JVM. */
  static void reset() {
    held = false;
    passed = false;
    FAILURE.set(null);
  }

  /** Whether there is one that batches pass, and lets them pass. */
  static boolean isPassed() {
    return passed && !held;
  }

  /**
   * Waits until {@code lastPublished} has grown since the last pass.
   *
   * @param lastPublished the time of the last batch whose watermark was published, 0 before the
   *     first
   * @throws IllegalStateException when it takes longer than the timeout, or the thread is
   *     interrupted
   */
  synchronized void await(LongSupplier lastPublished) {
    refuseWhenHeld();
    if (passes < FREE_PASSES) {
      passes++;
    } else {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (lastPublished.getAsLong() <= published) {
        refuseWhenHeld();
        if (System.nanoTime() - deadline > 0) {
          IllegalStateException hangs =
              new IllegalStateException(
                  "the last micro-batch was not finished after %s: it hangs, or it takes longer than a batch may. Look for what it waits for: a sink, or an executor that is gone."
                      .formatted(timeout));
          fail(hangs); // or the next batch waits as long, with the lock that stopping needs
          throw hangs;
        }
        try {
          Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("stopped while waiting for the last micro-batch", e);
        }
      }
    }
    published = lastPublished.getAsLong();
    passed = true;
  }

  /** Not by waiting: Spark holds a lock around this that it needs for stopping. */
  private static void refuseWhenHeld() {
    if (held) {
      Throwable failure = FAILURE.get();
      throw failure == null
          ? new IllegalStateException("no more batches: the query is being stopped")
          : new IllegalStateException("no more batches: one has failed", failure);
    }
  }
}
