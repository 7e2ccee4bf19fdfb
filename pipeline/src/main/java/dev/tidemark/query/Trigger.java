/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.time.Duration;
import java.util.Objects;

/** When, in processing time, a sink's results appear. */
public sealed interface Trigger {
  /** What YAML calls {@link #availableNow()}. */
  String AVAILABLE_NOW = "availableNow";

  /** How long results are gathered at least; zero: as soon as there is something new. */
  Duration interval();

  /** With each micro-batch, as soon as there is something new. */
  static Trigger eachBatch() {
    return new EachBatch();
  }

  /**
   * So often.
   *
   * @param interval a millisecond or more
   */
  static Trigger every(Duration interval) {
    return new Every(interval);
  }

  /**
   * With each micro-batch, until everything has been read that was there when the query began; then
   * the query ends. A window that the watermark has not passed by then is not emitted: a query with
   * a {@code checkpointLocation} goes on with it when it is started again.
   */
  static Trigger availableNow() {
    return new AvailableNow();
  }

  /** See {@link #eachBatch()}. */
  record EachBatch() implements Trigger {
    @Override
    public Duration interval() {
      return Duration.ZERO;
    }
  }

  /** See {@link #every}. */
  record Every(Duration interval) implements Trigger {
    public Every {
      Objects.requireNonNull(interval, "interval");
    }
  }

  /** See {@link #availableNow()}. */
  record AvailableNow() implements Trigger {
    @Override
    public Duration interval() {
      return Duration.ZERO;
    }
  }
}
