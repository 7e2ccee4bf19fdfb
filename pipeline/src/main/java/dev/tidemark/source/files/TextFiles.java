/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Range;
import dev.tidemark.source.decode.RecordDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Files of text, in UTF-8, a record a line. The name's ending tells how a file is compressed:
 * {@code .gz}, {@code .zst}, {@code .bz2}, {@code .deflate}. Blank lines are no records. A line of
 * more than 16 MiB is malformed, and its beginning alone is kept.
 */
abstract class TextFiles implements FileFormat {
  private static final long serialVersionUID = 1L;
  private static final long BYTES_PER_RECORD = 100;

  @Override
  public List<Range> ranges(FileEntry file, long desiredBytes) {
    Origin origin = new Origin(file.path(), 0);
    List<Range> ranges = new ArrayList<>();
    long from = 0;
    if (isSplittable(file.path())) {
      for (; file.bytes() - from - desiredBytes > desiredBytes / 4; from += desiredBytes) {
        ranges.add(new Range(origin, from, from + desiredBytes, desiredBytes));
      }
    }
    ranges.add(new Range(origin, from, Long.MAX_VALUE, file.bytes() - from));
    return ranges;
  }

  /** Whether a line's beginning can be found from anywhere in the file. */
  private boolean isSplittable(String path) {
    return Compression.detect(path) == Compression.UNCOMPRESSED && !isMultiLine();
  }

  /** Whether line ends may be part of a record. */
  abstract boolean isMultiLine();

  /** Cuts {@code in} into records. */
  abstract Lines lines(InputStream in, long offset);

  /** What makes rows of a file's records. */
  abstract RecordDecoder decoder(String path) throws IOException;

  /** Whether a file begins with something that is no record. */
  abstract boolean hasHeader();

  @Override
  public FileRange open(Range range) throws IOException {
    String path = range.origin().source();
    RecordDecoder decoder = decoder(path);
    long from = Math.max(0, range.from());
    Lines lines = at(path, from);
    if (lines.position() == 0 && hasHeader()) {
      lines.next();
    }
    return new TextRange(range, lines, decoder);
  }

  /** Compressed ones are read through to find out. */
  @Override
  public Extent measure(FileEntry file) throws IOException {
    if (Compression.detect(file.path()) == Compression.UNCOMPRESSED) {
      return new Extent(file.bytes(), null);
    }
    long length = 0;
    try (Lines lines = at(file.path(), 0)) {
      while (lines.next() != null) {
        length = lines.position();
      }
      return new Extent(length, null);
    } catch (IOException e) {
      if (length == 0) {
        throw e;
      }
      return new Extent(length, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public long offsetsPerRecord() {
    return BYTES_PER_RECORD;
  }

  /**
   * A file's lines, from the first that begins at {@code from} or behind it; from its beginning,
   * where lines cannot be found but by reading all before them.
   */
  Lines at(String path, long from) throws IOException {
    ReadableByteChannel channel = FileSystems.open(FileSystems.matchNewResource(path, false));
    try {
      if (from > 0 && isSplittable(path) && channel instanceof SeekableByteChannel seekable) {
        seekable.position(from - 1);
        Lines lines = lines(stream(channel), from - 1);
        lines.next(); // the rest of the line before
        return lines;
      }
      return lines(stream(Compression.detect(path).readDecompressed(channel)), 0);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InputStream stream(ReadableByteChannel channel) {
    return Channels.newInputStream(channel);
  }
}
