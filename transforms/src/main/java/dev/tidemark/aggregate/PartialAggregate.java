/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.InSession;
import dev.tidemark.window.Sliced;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;

/**
 * A partial result on its way to the others of its window: what one bundle made of the rows of one
 * slice and one shard, or of all the sessions of one shard whose rows were read at one watermark.
 * Its table stays bytes until it is merged, since a runner may encode and decode it many times
 * while it waits. All times are milliseconds since 1970.
 *
 * @param start the start of the slice, or of what the bundle saw of the first session
 * @param end the end of the slice, or of what the bundle saw of the last session
 * @param firstWindowStart the start of the first window that held the slice and was open when its
 *     rows were read; of sessions {@code start}
 * @param watermark the least watermark that any of its rows was read at; of sessions that of all
 * @param table an {@link AggregateTable}, written; of sessions a block of a {@link SessionTable},
 *     or, where each has come by itself to be grouped by its key, a table of one group
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PartialAggregate(
    long start, long end, long firstWindowStart, long watermark, byte[] table)
    implements Sliced, InSession {

  private static final byte[] NOTHING = {0}; // no group

  /** No rows, but the news that the watermark stands at {@code watermark}. */
  static PartialAggregate heartbeat(long watermark) {
    return new PartialAggregate(watermark, watermark, watermark, watermark, NOTHING);
  }

  boolean isHeartbeat() {
    return table.length == NOTHING.length;
  }

  /** The same stretch of time with another table. */
  PartialAggregate withTable(byte[] table) {
    return new PartialAggregate(start, end, firstWindowStart, watermark, table);
  }

  /** Writes a partial result; its table is copied as it is. */
  static final class PartialAggregateCoder extends AtomicCoder<PartialAggregate> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(PartialAggregate partial, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(partial.start());
      data.writeLong(partial.end());
      data.writeLong(partial.firstWindowStart());
      data.writeLong(partial.watermark());
      ByteArrayCoder.of().encode(partial.table(), data);
      data.flush();
    }

    @Override
    public PartialAggregate decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new PartialAggregate(
          data.readLong(),
          data.readLong(),
          data.readLong(),
          data.readLong(),
          ByteArrayCoder.of().decode(data));
    }
  }
}
