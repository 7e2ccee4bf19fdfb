/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionProgress;
import dev.tidemark.time.PartitionWatermarks;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.CustomCoder;

/** Writes a {@link Mark}. The first byte is the format's version. */
final class MarkCoder extends CustomCoder<Mark> {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final Comparator<Origin> BY_NAME =
      Comparator.comparing(Origin::source).thenComparingInt(Origin::partition);

  @Override
  public void encode(Mark mark, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(FORMAT);
    data.writeLong(mark.records());
    data.writeInt(mark.next().size());
    for (Map.Entry<Origin, Long> next : ordered(mark.next()).entrySet()) {
      writeOrigin(next.getKey(), data);
      data.writeLong(next.getValue());
    }
    data.writeLong(mark.watermarks().watermark());
    data.writeInt(mark.watermarks().partitions().size());
    for (Map.Entry<Origin, PartitionProgress> partition :
        ordered(mark.watermarks().partitions()).entrySet()) {
      writeOrigin(partition.getKey(), data);
      data.writeLong(partition.getValue().maxEventTime());
      data.writeLong(partition.getValue().lastRecordAt());
      data.writeLong(partition.getValue().caughtUpAt());
    }
    data.flush();
  }

  @Override
  public Mark decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int format = data.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException("a mark written in format " + format + ", this one reads " + FORMAT);
    }
    long records = data.readLong();
    Map<Origin, Long> next = new HashMap<>();
    for (int i = data.readInt(); i > 0; i--) {
      next.put(readOrigin(data), data.readLong());
    }
    long watermark = data.readLong();
    Map<Origin, PartitionProgress> partitions = new HashMap<>();
    for (int i = data.readInt(); i > 0; i--) {
      partitions.put(
          readOrigin(data),
          new PartitionProgress(data.readLong(), data.readLong(), data.readLong()));
    }
    return new Mark(next, new PartitionWatermarks.State(watermark, partitions), records);
  }

  private static <V> Map<Origin, V> ordered(Map<Origin, V> map) {
    Map<Origin, V> ordered = new TreeMap<>(BY_NAME);
    ordered.putAll(map);
    return ordered;
  }

  private static void writeOrigin(Origin origin, DataOutputStream data) throws IOException {
    data.writeUTF(origin.source());
    data.writeInt(origin.partition());
  }

  private static Origin readOrigin(DataInputStream data) throws IOException {
    return new Origin(data.readUTF(), data.readInt());
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof MarkCoder;
  }

  @Override
  public int hashCode() {
    return MarkCoder.class.hashCode();
  }
}
