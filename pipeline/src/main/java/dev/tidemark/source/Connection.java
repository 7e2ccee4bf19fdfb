/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;

/** Some partitions of an input, being read. Used by one thread at a time. */
public interface Connection extends Closeable {

  /**
   * Hands on the next records of one partition, in offset order, until {@code sink} is full or no
   * more are at hand. Takes turns between partitions that have records.
   *
   * @param timeout how long to wait if there are no records at all
   * @return whether there were any
   * @throws IOException when the input can no longer be read
   */
  boolean poll(RecordSink sink, Duration timeout) throws IOException;

  /**
   * Those of {@code partitions} that, asked now, have no record that was not handed on. One that
   * cannot be asked is not among them.
   */
  Set<Origin> atEnd(Collection<Origin> partitions);

  /**
   * For each partition the offset behind its last record, as far as that is known without asking
   * anybody; a partition that it is not known of is missing.
   */
  default Map<Origin, Long> ends() {
    return Map.of();
  }

  /** About how many bytes wait to be read, or {@link UnboundedReader#BACKLOG_UNKNOWN}. */
  default long backlogBytes() {
    return UnboundedReader.BACKLOG_UNKNOWN;
  }

  /** Takes the records of one poll. */
  interface RecordSink {
    /**
     * Takes a record.
     *
     * @param origin its partition, the same for all records of one poll
     * @param record the record, which the caller gives away
     * @return whether there is room for another one
     */
    boolean accept(Origin origin, long offset, byte[] record);

    /** As {@link #accept(Origin, long, byte[])}, of a record that decodes itself. */
    boolean accept(Origin origin, long offset, SourceRecord record);
  }
}
