/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

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
 * slice and one shard. Its table stays bytes until it is merged, since a runner may encode and
 * decode it many times while it waits.
 *
 * @param sliceStart the start of the slice, in milliseconds since 1970
 * @param firstWindowStart the start of the first window that held the slice and was open when its
 *     rows were read
 * @param watermark the least watermark that any of its rows was read at
 * @param table an {@link AggregateTable}, written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PartialAggregate(long sliceStart, long firstWindowStart, long watermark, byte[] table)
    implements Sliced {

  /** Writes a partial result; its table is copied as it is. */
  static final class PartialAggregateCoder extends AtomicCoder<PartialAggregate> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(PartialAggregate partial, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(partial.sliceStart());
      data.writeLong(partial.firstWindowStart());
      data.writeLong(partial.watermark());
      ByteArrayCoder.of().encode(partial.table(), data);
      data.flush();
    }

    @Override
    public PartialAggregate decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new PartialAggregate(
          data.readLong(), data.readLong(), data.readLong(), ByteArrayCoder.of().decode(data));
    }
  }
}
