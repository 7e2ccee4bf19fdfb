/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Writes an {@link EventBatch} column by column: arrays go over in bulk, since a batch crosses this
 * coder wherever a runner moves it. The schema is the coder's and is not written.
 */
public final class EventBatchCoder extends CustomCoder<EventBatch> {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 3;

  private final EventSchema schema;

  private EventBatchCoder(EventSchema schema) {
    this.schema = schema;
  }

  public static EventBatchCoder of(EventSchema schema) {
    return new EventBatchCoder(schema);
  }

  @Override
  public void encode(EventBatch batch, OutputStream out) throws IOException {
    if (!batch.schema().equals(schema)) {
      throw new IOException(
          "a batch of (" + batch.schema().toDdl() + ") met a coder of (" + schema.toDdl() + ")");
    }
    DataOutputStream data = new DataOutputStream(out);
    data.write(FORMAT);
    data.writeUTF(batch.origin().source());
    VarInt.encode(batch.origin().partition(), data);
    data.writeBoolean(batch.file().isPresent());
    if (batch.file().isPresent()) {
      data.writeUTF(batch.file().get().path());
      data.writeLong(batch.file().get().start());
    }
    data.writeLong(batch.watermark());
    int size = batch.size();
    VarInt.encode(size, data);
    writeOffsets(batch.offsets(), data);
    for (int i = 0; i < schema.size(); i++) {
      writeColumn(batch.column(i), size, data);
    }
    VarInt.encode(batch.malformed().size(), data);
    for (MalformedRecord record : batch.malformed()) {
      data.writeLong(record.offset());
      writeBytes(record.reason().getBytes(StandardCharsets.UTF_8), data);
      writeBytes(record.payload(), data);
    }
    VarInt.encode(batch.payloads().size(), data);
    for (Map.Entry<Integer, byte[]> payload : batch.payloads().entrySet()) {
      VarInt.encode(payload.getKey(), data);
      writeBytes(payload.getValue(), data);
    }
    writeEnd(batch, data);
    data.flush();
  }

  @Override
  public EventBatch decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int format = data.read();
    if (format < 0) {
      throw new EOFException();
    }
    if (format != FORMAT) {
      throw new IOException("a batch written in format " + format + ", this one reads " + FORMAT);
    }
    Origin origin = new Origin(data.readUTF(), VarInt.decodeInt(data));
    Optional<FilePart> file =
        data.readBoolean()
            ? Optional.of(new FilePart(data.readUTF(), data.readLong()))
            : Optional.empty();
    long watermark = data.readLong();
    int size = VarInt.decodeInt(data);
    long[] offsets = readOffsets(size, data);
    List<Column> columns = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      columns.add(readColumn(schema.field(i).type(), size, data));
    }
    int malformedCount = VarInt.decodeInt(data);
    List<MalformedRecord> malformed = new ArrayList<>(malformedCount);
    for (int i = 0; i < malformedCount; i++) {
      long offset = data.readLong();
      String reason = new String(readBytes(data), StandardCharsets.UTF_8);
      malformed.add(new MalformedRecord(offset, reason, readBytes(data)));
    }
    int payloadCount = VarInt.decodeInt(data);
    Map<Integer, byte[]> payloads = new HashMap<>();
    for (int i = 0; i < payloadCount; i++) {
      int row = VarInt.decodeInt(data);
      payloads.put(row, readBytes(data));
    }
    return readEnd(
        new EventBatch(schema, origin, columns, offsets, malformed, watermark, payloads, file),
        data);
  }

  private static void writeEnd(EventBatch batch, DataOutputStream data) throws IOException {
    data.writeBoolean(batch.endOf().isPresent());
    if (batch.endOf().isPresent()) {
      SplitRead read = batch.endOf().get();
      data.writeLong(read.batch());
      VarInt.encode(read.split(), data);
      VarInt.encode(read.splits(), data);
    }
    writeBytes(batch.state(), data);
  }

  private static EventBatch readEnd(EventBatch batch, DataInputStream data) throws IOException {
    EventBatch ending =
        data.readBoolean()
            ? batch.endingReadOf(
                new SplitRead(data.readLong(), VarInt.decodeInt(data), VarInt.decodeInt(data)))
            : batch;
    byte[] state = readBytes(data);
    return state.length == 0 ? ending : ending.bringing(state);
  }

  private static void writeOffsets(long[] offsets, DataOutputStream data) throws IOException {
    ByteArrayOutputStream deltas = new ByteArrayOutputStream(offsets.length + 16);
    long previous = 0;
    for (long offset : offsets) {
      VarInt.encode(offset - previous, deltas);
      previous = offset;
    }
    deltas.writeTo(data);
  }

  private static long[] readOffsets(int size, DataInputStream data) throws IOException {
    long[] offsets = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      previous += VarInt.decodeLong(data);
      offsets[i] = previous;
    }
    return offsets;
  }

  private static void writeColumn(Column column, int size, DataOutputStream data)
      throws IOException {
    int nullWords = column.hasNulls() ? (size + Long.SIZE - 1) / Long.SIZE : 0;
    data.writeBoolean(column.hasNulls());
    writeLongs(column.nulls(), nullWords, data);
    if (column instanceof LongColumn longs) {
      byte[] raw = new byte[size * Long.BYTES];
      ByteBuffer buffer = wrap(raw);
      for (int i = 0; i < size; i++) {
        buffer.putLong(longs.get(i));
      }
      data.write(raw);
    } else if (column instanceof DoubleColumn doubles) {
      byte[] raw = new byte[size * Double.BYTES];
      ByteBuffer buffer = wrap(raw);
      for (int i = 0; i < size; i++) {
        buffer.putDouble(doubles.get(i));
      }
      data.write(raw);
    } else if (column instanceof StringColumn strings) {
      byte[] raw = new byte[size * Integer.BYTES];
      ByteBuffer buffer = wrap(raw);
      for (int i = 0; i < size; i++) {
        buffer.putInt(strings.end(i));
      }
      data.write(raw);
      data.write(strings.bytes(), 0, size == 0 ? 0 : strings.end(size - 1));
    }
  }

  private static Column readColumn(ColumnType type, int size, DataInputStream data)
      throws IOException {
    boolean hasNulls = data.readBoolean();
    long[] nulls = readLongs(hasNulls ? (size + Long.SIZE - 1) / Long.SIZE : 0, data);
    return switch (type) {
      case STRING -> {
        int[] ends = new int[size];
        readBuffer(size * Integer.BYTES, data).asIntBuffer().get(ends);
        byte[] bytes = new byte[size == 0 ? 0 : ends[size - 1]];
        data.readFully(bytes);
        yield new StringColumn(size, bytes, ends, nulls);
      }
      case DOUBLE -> {
        double[] values = new double[size];
        readBuffer(size * Double.BYTES, data).asDoubleBuffer().get(values);
        yield new DoubleColumn(size, values, nulls);
      }
      default -> new LongColumn(type, size, readLongs(size, data), nulls);
    };
  }

  private static void writeLongs(long[] values, int count, DataOutputStream data)
      throws IOException {
    byte[] raw = new byte[count * Long.BYTES];
    wrap(raw).asLongBuffer().put(values, 0, count);
    data.write(raw);
  }

  private static long[] readLongs(int count, DataInputStream data) throws IOException {
    long[] values = new long[count];
    readBuffer(count * Long.BYTES, data).asLongBuffer().get(values);
    return values;
  }

  private static ByteBuffer readBuffer(int bytes, DataInputStream data) throws IOException {
    byte[] raw = new byte[bytes];
    data.readFully(raw);
    return wrap(raw);
  }

  private static ByteBuffer wrap(byte[] raw) {
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeBytes(byte[] bytes, DataOutputStream data) throws IOException {
    VarInt.encode(bytes.length, data);
    data.write(bytes);
  }

  private static byte[] readBytes(DataInputStream data) throws IOException {
    byte[] bytes = new byte[VarInt.decodeInt(data)];
    data.readFully(bytes);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventBatchCoder that && that.schema.equals(schema);
  }

  @Override
  public int hashCode() {
    return schema.hashCode();
  }
}
