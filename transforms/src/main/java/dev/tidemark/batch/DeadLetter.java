/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.util.Optional;

/**
 * A record that is in no result, with all that is known of why.
 *
 * @param kind what became of it
 * @param reason why, for a person
 * @param origin where it was read from
 * @param offset its offset there
 * @param time what lateness was judged by; empty for malformed records
 * @param payload the record as it was read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the payload is only passed on
public record DeadLetter(
    Kind kind, String reason, Origin origin, long offset, Optional<Lateness> time, byte[] payload) {

  /** Why a record is in no result. */
  public enum Kind {
    /** It could not become a row. */
    MALFORMED,
    /** All its windows were closed. */
    LATE
  }

  /**
   * What made a row late, in milliseconds since 1970.
   *
   * @param eventTime the row's event time
   * @param watermark the watermark when it was read
   * @param windowStart the start of the last window that would have held it
   * @param windowEnd that window's end
   */
  public record Lateness(long eventTime, long watermark, long windowStart, long windowEnd) {}

  /** What becomes of a malformed record of {@code batch}. */
  public static DeadLetter malformed(EventBatch batch, MalformedRecord record) {
    return new DeadLetter(
        Kind.MALFORMED,
        record.reason(),
        batch.place(),
        batch.offsetInPlace(record.offset()),
        Optional.empty(),
        record.payload());
  }
}
