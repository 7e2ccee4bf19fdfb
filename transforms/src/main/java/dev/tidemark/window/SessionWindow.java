/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * A session as a Beam window, which lasts until the session <em>closes</em>: a runner fires it
 * once, complete. The session itself is {@code [start, end)}. All in milliseconds since 1970.
 */
public final class SessionWindow extends BoundedWindow {
  private final long start;
  private final long end;
  private final long close;
  private final long watermark;

  /**
   * A session.
   *
   * @param close its end plus the allowed lateness
   * @param watermark the greatest watermark that any of its rows was read at
   */
  SessionWindow(long start, long end, long close, long watermark) {
    this.start = start;
    this.end = end;
    this.close = close;
    this.watermark = watermark;
  }

  /** The first row's event time. */
  public long start() {
    return start;
  }

  /** The last row's event time, plus the gap. */
  public long end() {
    return end;
  }

  long close() {
    return close;
  }

  long watermark() {
    return watermark;
  }

  /** One session of two. */
  SessionWindow with(SessionWindow other) {
    return new SessionWindow(
        Math.min(start, other.start),
        Math.max(end, other.end),
        Math.max(close, other.close),
        Math.max(watermark, other.watermark));
  }

  @Override
  public Instant maxTimestamp() {
    return Instant.ofEpochMilli(close - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionWindow that
        && that.start == start
        && that.end == end
        && that.close == close
        && that.watermark == watermark;
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, end, close, watermark);
  }

  @Override
  public String toString() {
    return "[%s..%s)".formatted(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end));
  }

  /** Writes a session window. */
  static final class SessionWindowCoder extends AtomicCoder<SessionWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(SessionWindow window, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeLong(window.start);
      data.writeLong(window.end);
      data.writeLong(window.close);
      data.writeLong(window.watermark);
      data.flush();
    }

    @Override
    public SessionWindow decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      return new SessionWindow(data.readLong(), data.readLong(), data.readLong(), data.readLong());
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
