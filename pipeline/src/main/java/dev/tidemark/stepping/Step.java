/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.Origin;
import java.time.Instant;
import java.util.Optional;

/** One thing that happens to a query, in the order of arrival. */
public sealed interface Step {
  /** Where it was written: a line of a file, from 1, or its number. */
  int line();

  /**
   * A record arrives.
   *
   * @param origin the partition that it is read from
   * @param arrival when; empty: the clock does not matter
   * @param json the record, a JSON object by the query's schema
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the record is only passed on
  record Arrival(int line, Origin origin, Optional<Instant> arrival, byte[] json) implements Step {}

  /** The clock moves on to {@code to} while nothing arrives. */
  record ClockTo(int line, Instant to) implements Step {}

  /** The watermark moves on to {@code to}, as if the source had said so. */
  record WatermarkTo(int line, Instant to) implements Step {}
}
