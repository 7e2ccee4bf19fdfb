/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.Optional;

/**
 * What a query needs when it is started again.
 *
 * @param closes until when a row is needed
 * @param horizon up to where results are durable
 * @param extent how much of the input is read
 * @param time what rows' windows go by
 * @param state where what rows come to is kept; empty: rows are read again, until they {@code
 *     close}
 */
public record Restart(
    Closes closes, Horizon horizon, Extent extent, Time time, Optional<KeptState> state) {

  /** What windows go by. */
  public enum Time {
    /** Event time, which rows tell; or nothing. */
    OF_ROWS,
    /** The clock: a row's time is when its micro-batch was planned, and the watermark is too. */
    OF_PLANS
  }

  /** Of windows of event time, or none, and no state. */
  public static Restart of(Closes closes, Horizon horizon, Extent extent) {
    return new Restart(closes, horizon, extent, Time.OF_ROWS, Optional.empty());
  }

  public Restart withTime(Time time) {
    return new Restart(closes, horizon, extent, time, state);
  }

  public Restart withState(KeptState state) {
    return new Restart(closes, horizon, extent, time, Optional.of(state));
  }
}
