/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Who looks at a page, so that it does not go before they have seen how the query ended. */
final class Readers extends Filter {
  private static final Duration LOOKING = Duration.ofSeconds(3);
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final BooleanSupplier over;
  private boolean haveRead;
  private long readAt;
  private boolean knowTheEnd;

  /**
   * @param over whether the query has ended
   */
  Readers(BooleanSupplier over) {
    this.over = over;
  }

  @Override
  public String description() {
    return "who looks at the page";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    boolean end = over.getAsBoolean(); // before the answer is made, which says it then
    chain.doFilter(exchange);
    if (exchange.getResponseCode() == 200) {
      read(end);
    }
  }

  private synchronized void read(boolean end) {
    haveRead = true;
    readAt = System.nanoTime();
    knowTheEnd |= end;
    notifyAll();
  }

  /** If the query has ended, and somebody has looked just now: until they know, for a moment. */
  synchronized void awaitLastLook() {
    long now = System.nanoTime();
    if (!over.getAsBoolean() || !haveRead || now - readAt > LOOKING.toNanos()) {
      return;
    }
    long deadline = now + LAST_LOOK.toNanos();
    try {
      for (long left = LAST_LOOK.toMillis(); left > 0 && !knowTheEnd; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
