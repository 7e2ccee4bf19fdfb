/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Range;
import dev.tidemark.source.SourceRecord;
import dev.tidemark.source.decode.RecordDecoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The records of a range of a text file. */
final class TextRange implements FileRange, SourceRecord {
  private static final int KEPT_OF_CUT = 1 << 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Range range;
  private final Lines lines;
  private final RecordDecoder decoder;
  private long end;
  private byte[] line;

  TextRange(Range range, Lines lines, RecordDecoder decoder) {
    this.range = range;
    this.end = range.to();
    this.lines = lines;
    this.decoder = decoder;
  }

  @Override
  public boolean read(RecordSink sink) throws IOException {
    boolean any = false;
    try {
      while (nextRecord()) {
        any = true;
        if (!sink.accept(range.origin(), lines.start(), this)) {
          break;
        }
      }
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be read on from byte %d: %s. If it is damaged or was cut off, replace it or take it away, and start the query again"
              .formatted(range.origin().source(), lines.position(), e.getMessage()),
          e);
    }
    return any;
  }

  /** Goes to the next line of the range that is not blank. */
  private boolean nextRecord() throws IOException {
    do {
      if (lines.position() >= end) {
        return false;
      }
      line = lines.next();
      if (line == null) {
        return false;
      }
      if (lines.start() == 0) {
        line = withoutMark(line);
      }
    } while (lines.start() < range.from() || isBlank(line));
    return true;
  }

  @Override
  public void readTo(long to) {
    end = to;
  }

  @Override
  public long position() {
    return lines.position();
  }

  static byte[] withoutMark(byte[] line) {
    return line.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)
        ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length)
        : line;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<String> decode(EventBatchBuilder row) {
    return lines.isCut()
        ? Optional.of("a line of more than " + Lines.MAX_BYTES + " bytes")
        : decoder.decode(line, row);
  }

  @Override
  public byte[] payload() {
    return lines.isCut() ? Arrays.copyOf(line, KEPT_OF_CUT) : line;
  }

  @Override
  public int bytes() {
    return line.length;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
