/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Cuts a stream of bytes into lines, without decoding them and without holding more than one. A
 * line ends with {@code \n}, or with {@code \r\n}; the last one may lack its end.
 *
 * <p>With a quote character, line ends between quotes are part of the line: a record of CSV that
 * spans several. A quote begins where a field does, at the start of the line or after the
 * delimiter.
 */
final class Lines implements Closeable {
  /** Longer ones are cut: not even a file that is one endless line fills the memory. */
  static final int MAX_BYTES = 16 << 20;

  private static final int BUFFER = 1 << 16;
  private static final int NO_QUOTE = -1;

  private final InputStream in;
  private final int quote;
  private final int escape;
  private final int delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long bufferOffset;
  private long start;
  private boolean cut;

  /**
   * @param in at the beginning of a line
   * @param offset its offset in the file
   */
  Lines(InputStream in, long offset) {
    this(in, offset, NO_QUOTE, NO_QUOTE, NO_QUOTE);
  }

  /** Lines in which {@code quote}s, opened after {@code delimiter}, hold line ends. */
  Lines(InputStream in, long offset, int quote, int escape, int delimiter) {
    this.in = in;
    this.bufferOffset = offset;
    this.quote = quote;
    this.escape = escape;
    this.delimiter = delimiter;
  }

  /** The next line without its end, or null behind the last one. */
  byte @Nullable [] next() throws IOException {
    start = bufferOffset + at;
    cut = false;
    return quote == NO_QUOTE ? plainLine() : quotedLine();
  }

  /** The offset at which the last line began. */
  long start() {
    return start;
  }

  /** The offset behind the last line and its end. */
  long position() {
    return bufferOffset + at;
  }

  /** Whether the last line was longer than {@link #MAX_BYTES}, and only its beginning was given. */
  boolean isCut() {
    return cut;
  }

  private byte @Nullable [] plainLine() throws IOException {
    ByteArrayOutputStream long_ = null;
    while (true) {
      for (int i = at; i < end; i++) {
        if (buffer[i] == '\n') {
          byte[] line = join(long_, i);
          at = i + 1;
          return line;
        }
      }
      if (end > at) {
        long_ = keep(long_, end);
      }
      if (!fill()) {
        return long_ == null ? null : withoutReturn(long_.toByteArray());
      }
    }
  }

  private byte[] join(@Nullable ByteArrayOutputStream before, int lineEnd) {
    if (before == null) {
      int length = lineEnd - at;
      if (length > 0 && buffer[lineEnd - 1] == '\r') {
        length--;
      }
      return Arrays.copyOfRange(buffer, at, at + length);
    }
    return withoutReturn(keep(before, lineEnd).toByteArray());
  }

  private ByteArrayOutputStream keep(@Nullable ByteArrayOutputStream before, int to) {
    ByteArrayOutputStream kept = before == null ? new ByteArrayOutputStream() : before;
    int room = MAX_BYTES - kept.size();
    if (to - at > room) {
      cut = true;
    }
    kept.write(buffer, at, Math.min(room, to - at));
    return kept;
  }

  private static byte[] withoutReturn(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\r'
        ? Arrays.copyOf(line, line.length - 1)
        : line;
  }

  private byte @Nullable [] quotedLine() throws IOException {
    ByteArrayOutputStream line = null;
    boolean quoted = false;
    boolean fieldBegins = true;
    boolean escaped = false;
    while (true) {
      for (int i = at; i < end; i++) {
        byte b = buffer[i];
        if (quoted) {
          if (escaped) {
            escaped = false;
          } else if (b == escape && escape != quote) {
            escaped = true;
          } else if (b == quote) {
            quoted = false; // a doubled one opens it again at once
            fieldBegins = true;
            continue;
          }
        } else if (b == quote && fieldBegins) {
          quoted = true;
        } else if (b == '\n') {
          byte[] whole = join(line, i);
          at = i + 1;
          return whole;
        }
        fieldBegins = b == delimiter;
      }
      if (end > at) {
        line = keep(line, end);
      }
      if (!fill()) {
        return line == null ? null : withoutReturn(line.toByteArray());
      }
    }
  }

  private boolean fill() throws IOException {
    bufferOffset += end;
    at = 0;
    end = 0;
    int read = in.read(buffer, 0, BUFFER);
    if (read <= 0) {
      return false;
    }
    end = read;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
