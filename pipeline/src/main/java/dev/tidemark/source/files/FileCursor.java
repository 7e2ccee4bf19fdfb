/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.FilePart;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Range;
import dev.tidemark.source.SourceRecord;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the files of a {@link FileLog} by their offsets in it. Goes on where it is when it is asked
 * for what comes next; anything else has it open a file anew.
 */
final class FileCursor implements Closeable {
  private static final byte[] NOTHING = {};

  private final FileFormat format;
  private final FileLog log;
  private @Nullable LoggedFile file;
  private @Nullable FileRange range;
  private long position;

  FileCursor(FileFormat format, FileLog log) {
    this.format = format;
    this.log = log;
  }

  /**
   * Hands on records of one file, from offset {@code from} on and before {@code to}, until the sink
   * is full or the file ends.
   *
   * @return the offset to go on at
   * @throws IOException when the file is not what it was, or cannot be read any more
   */
  long read(Origin origin, long from, long to, RecordSink sink) throws IOException {
    LoggedFile at = log.at(from);
    long offset = from - at.start();
    if (offset >= at.length()) {
      if (at.damage() != null) {
        sink.accept(origin, from, new Damage(at));
      }
      return at.end();
    }
    if (file == null || !file.equals(at) || position != offset) {
      open(at, offset);
    }
    long until = Math.min(to - at.start(), at.length());
    range.readTo(until);
    Handing handing = new Handing(origin, at, sink);
    range.read(handing);
    if (handing.full) {
      position = handing.last + 1;
    } else {
      requireWhole(at, until);
      position = until;
    }
    return at.start()
        + (position == at.length() && at.damage() == null ? at.length() + 1 : position);
  }

  private void open(LoggedFile at, long offset) throws IOException {
    close();
    try {
      range = format.open(new Range(new Origin(at.path(), 0), offset, at.length(), at.length()));
    } catch (FileNotFoundException e) {
      throw new IOException(
          "%s was there when the query saw it, and is gone before it was read: put it back, and start the query again"
              .formatted(at.path()),
          e);
    }
    file = at;
  }

  private void requireWhole(LoggedFile at, long until) throws IOException {
    if (range.position() < until) {
      throw new IOException(
          "%s ends at %d, and was longer (%d) when the query saw it: files that are watched must not change. Put back what it was, and start the query again"
              .formatted(at.path(), range.position(), at.length()));
    }
  }

  @Override
  public void close() throws IOException {
    if (range != null) {
      range.close();
      range = null;
      file = null;
    }
  }

  /** A file's records, as those of the partition. */
  private static final class Handing implements RecordSink {
    private final Origin origin;
    private final LoggedFile file;
    private final RecordSink sink;
    private final InFile record;
    private boolean full;
    private long last;

    Handing(Origin origin, LoggedFile file, RecordSink sink) {
      this.origin = origin;
      this.file = file;
      this.sink = sink;
      this.record = new InFile(new FilePart(file.path(), file.start()));
    }

    @Override
    public boolean accept(Origin path, long offset, byte[] bytes) {
      throw new UnsupportedOperationException("records of files decode themselves");
    }

    @Override
    public boolean accept(Origin path, long offset, SourceRecord of) {
      record.of = of;
      last = offset;
      full = !sink.accept(origin, file.start() + offset, record);
      return !full;
    }
  }

  /** A record that knows its file. */
  private static final class InFile implements SourceRecord {
    private final FilePart part;
    private SourceRecord of;

    InFile(FilePart part) {
      this.part = part;
    }

    @Override
    public Optional<String> decode(EventBatchBuilder row) {
      return of.decode(row);
    }

    @Override
    public Optional<FilePart> file() {
      return Optional.of(part);
    }

    @Override
    public byte[] payload() {
      return of.payload();
    }

    @Override
    public int bytes() {
      return of.bytes();
    }
  }

  /** Stands for all of a file that cannot be read. */
  private record Damage(LoggedFile of) implements SourceRecord {
    @Override
    public Optional<String> decode(EventBatchBuilder row) {
      return Optional.of("the rest of the file cannot be read: " + of.damage());
    }

    @Override
    public Optional<FilePart> file() {
      return Optional.of(new FilePart(of.path(), of.start()));
    }

    @Override
    public byte[] payload() {
      return NOTHING;
    }

    @Override
    public int bytes() {
      return 0;
    }
  }
}
