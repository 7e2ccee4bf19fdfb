/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds an {@link EventBatch} row by row: set the columns of a row in any order (what is not set
 * is null), then either {@link #endRow keep} it or {@link #reject reject} it as malformed. Setting
 * a column twice keeps the last value. Not thread-safe; good for one batch.
 */
public final class EventBatchBuilder {
  private static final int INITIAL_ROWS = 64;

  private final EventSchema schema;
  private final Origin origin;
  private Optional<FilePart> file = Optional.empty();
  private final long[][] longs;
  private final double[][] doubles;
  private final Text[] texts;
  private final long[][] nulls;
  private final boolean[] anyNull;
  private final boolean[] set;
  private final List<MalformedRecord> malformed = new ArrayList<>();
  private final Map<Integer, byte[]> payloads = new HashMap<>();
  private long[] offsets = new long[INITIAL_ROWS];
  private int size;
  private int capacity = INITIAL_ROWS;

  /** The bytes of a text column. */
  private static final class Text {
    private byte[] bytes = new byte[16 * INITIAL_ROWS];
    private int[] ends = new int[INITIAL_ROWS];

    int start(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }

    void put(int row, byte[] from, int offset, int length) {
      int start = start(row);
      if (bytes.length - start < length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(start, length)));
      }
      System.arraycopy(from, offset, bytes, start, length);
      ends[row] = start + length;
    }
  }

  EventBatchBuilder(EventSchema schema, Origin origin) {
    this.schema = schema;
    this.origin = origin;
    int columns = schema.size();
    longs = new long[columns][];
    doubles = new double[columns][];
    texts = new Text[columns];
    nulls = new long[columns][INITIAL_ROWS / Long.SIZE];
    anyNull = new boolean[columns];
    set = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      switch (schema.field(i).type()) {
        case STRING -> texts[i] = new Text();
        case DOUBLE -> doubles[i] = new double[INITIAL_ROWS];
        default -> longs[i] = new long[INITIAL_ROWS];
      }
    }
  }

  /** The file that all its records are of. */
  public EventBatchBuilder inFile(FilePart part) {
    file = Optional.of(part);
    return this;
  }

  /** The number of rows kept so far. */
  public int size() {
    return size;
  }

  /** The number of records rejected so far. */
  public int rejected() {
    return malformed.size();
  }

  /**
   * Sets an INT, BIGINT, BOOLEAN (0 or 1) or TIMESTAMP (microseconds since 1970) column of the
   * current row.
   */
  public EventBatchBuilder setLong(int column, long value) {
    longs[column][size] = value;
    set[column] = true;
    return this;
  }

  /** Sets a DOUBLE column of the current row. */
  public EventBatchBuilder setDouble(int column, double value) {
    doubles[column][size] = value;
    set[column] = true;
    return this;
  }

  /** Sets a STRING column of the current row to well-formed UTF-8, which is copied. */
  public EventBatchBuilder setString(int column, byte[] utf8, int offset, int length) {
    texts[column].put(size, utf8, offset, length);
    set[column] = true;
    return this;
  }

  /** Makes a column of the current row null again. */
  public EventBatchBuilder setNull(int column) {
    set[column] = false;
    return this;
  }

  /** Whether the column of the current row has been set to a value. */
  public boolean isSet(int column) {
    return set[column];
  }

  /**
   * The value that {@link #setLong} gave the column of the current row; meaningless when none did.
   */
  public long getLong(int column) {
    return longs[column][size];
  }

  /**
   * Sets a column of the current row to a value of its type's Java class, or null; for tests and
   * slow paths.
   *
   * @throws ClassCastException when it is of another class
   */
  public EventBatchBuilder set(String column, Object value) {
    int index = schema.indexOf(column);
    if (value == null) {
      return setNull(index);
    }
    return switch (schema.field(index).type()) {
      case STRING -> {
        byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
        yield setString(index, utf8, 0, utf8.length);
      }
      case INT -> setLong(index, (Integer) value);
      case BIGINT -> setLong(index, (Long) value);
      case DOUBLE -> setDouble(index, (Double) value);
      case BOOLEAN -> setLong(index, (Boolean) value ? 1 : 0);
      case TIMESTAMP -> setLong(index, Micros.of((Instant) value));
    };
  }

  /**
   * Keeps the current row, whose record stands at {@code offset} in the partition, and begins the
   * next.
   */
  public EventBatchBuilder endRow(long offset) {
    for (int i = 0; i < set.length; i++) {
      Text text = texts[i];
      if (set[i]) {
        set[i] = false;
      } else {
        nulls[i][size >>> 6] |= 1L << size;
        anyNull[i] = true;
        if (text != null) {
          text.ends[size] = text.start(size);
        } else if (longs[i] != null) {
          longs[i][size] = 0;
        } else {
          doubles[i][size] = 0;
        }
      }
    }
    offsets[size] = offset;
    size++;
    if (size == capacity) {
      grow();
    }
    return this;
  }

  /**
   * As {@link #endRow(long)}, and keeps the record as it was read, because its row is behind the
   * watermark.
   */
  public EventBatchBuilder endRow(long offset, byte[] payload) {
    payloads.put(size, payload);
    return endRow(offset);
  }

  /** Forgets what was set of the current row and keeps its record as malformed. */
  public EventBatchBuilder reject(long offset, String reason, byte[] payload) {
    Arrays.fill(set, false);
    malformed.add(new MalformedRecord(offset, reason, payload));
    return this;
  }

  /** Forgets what was set of the current row, and its record. */
  public EventBatchBuilder skip() {
    Arrays.fill(set, false);
    return this;
  }

  /**
   * The batch; {@code watermark} as in {@link EventBatch#watermark()}. The builder must not be used
   * after.
   */
  public EventBatch build(long watermark) {
    List<Column> columns = new ArrayList<>(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      ColumnType type = schema.field(i).type();
      long[] isNull = anyNull[i] ? nulls[i] : new long[0];
      columns.add(
          switch (type) {
            case STRING -> new StringColumn(size, texts[i].bytes, texts[i].ends, isNull);
            case DOUBLE -> new DoubleColumn(size, doubles[i], isNull);
            default -> new LongColumn(type, size, longs[i], isNull);
          });
    }
    return new EventBatch(
        schema,
        origin,
        columns,
        Arrays.copyOf(offsets, size),
        malformed,
        watermark,
        payloads,
        file);
  }

  private void grow() {
    capacity *= 2;
    offsets = Arrays.copyOf(offsets, capacity);
    for (int i = 0; i < schema.size(); i++) {
      nulls[i] = Arrays.copyOf(nulls[i], capacity / Long.SIZE);
      if (texts[i] != null) {
        texts[i].ends = Arrays.copyOf(texts[i].ends, capacity);
      } else if (longs[i] != null) {
        longs[i] = Arrays.copyOf(longs[i], capacity);
      } else {
        doubles[i] = Arrays.copyOf(doubles[i], capacity);
      }
    }
  }
}
