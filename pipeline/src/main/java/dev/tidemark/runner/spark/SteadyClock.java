/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.concurrent.TimeUnit;
import org.apache.spark.util.Clock;

/**
 * The system's time of the start, and from there on what has really passed. By the system's own
 * clock Spark would begin no micro-batch for as long as that was set back.
 */
final class SteadyClock implements Clock {
  private static final long LOOK_MILLIS = 25;

  private final long startMillis = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();

  @Override
  public long getTimeMillis() {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** As Spark's own: an interrupt ends it, by an exception that Scala's callers expect. */
  @Override
  public long waitTillTime(long targetTime) {
    for (long now = getTimeMillis(); ; now = getTimeMillis()) {
      long left = targetTime - now;
      if (left <= 0) {
        return now;
      }
      sleep(Math.min(left, Math.max(left / 10, LOOK_MILLIS)));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      SteadyClock.<RuntimeException>rethrow(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void rethrow(Exception e) throws E {
    throw (E) e;
  }
}
