/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Range;
import java.io.IOException;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.Iterators;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.collect.PeekingIterator;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The rows of a range of a Parquet file. Row groups outside it are not read. Where a row group is
 * damaged, its rows from there on are malformed, each of them, and the next group is read.
 */
final class ParquetRange implements FileRange {
  private static final int BUFFER = 1 << 16;

  private final Range range;
  private final ParquetFileReader reader;
  private final MessageColumnIO columns;
  private final PeekingIterator<BlockMetaData> groups;
  private final ParquetRecord record;
  private long end;
  private long row; // the next one
  private long groupEnd;
  private BlockMetaData group;

  ParquetRange(Range range, ParquetFileReader reader, ParquetColumns file) {
    this.range = range;
    this.end = range.to();
    this.reader = reader;
    this.record = new ParquetRecord(file);
    this.groups = Iterators.peekingIterator(reader.getRowGroups().iterator());
    this.columns =
        new ColumnIOFactory(reader.getFileMetaData().getCreatedBy())
            .getColumnIO(file.requested(), reader.getFileMetaData().getSchema());
    reader.setRequestedSchema(file.requested());
  }

  @Override
  public boolean read(RecordSink sink) throws IOException {
    boolean any = false;
    try {
      while (row < end && (row < groupEnd || nextGroup())) {
        any = true;
        if (!sink.accept(range.origin(), row++, record)) {
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "%s cannot be read on from row %d: %s. If it is damaged replace it or take it away, and start the query again"
              .formatted(range.origin().source(), row, e.getMessage()),
          e);
    }
    return any;
  }

  /** Goes to the next row group that has a row of the range, and in it to the first such row. */
  private boolean nextGroup() throws IOException {
    while (groups.hasNext()) {
      long behind = row + groups.peek().getRowCount();
      if (behind <= range.from()) {
        groups.next();
        reader.skipNextRowGroup();
        row = behind;
        continue;
      }
      group = groups.next();
      openGroup();
      groupEnd = behind;
      for (; row < range.from(); row++) {
        record.skip();
      }
      if (row < groupEnd) {
        return true;
      }
    }
    return false;
  }

  private void openGroup() throws IOException {
    PageReadStore pages;
    try {
      pages = reader.readNextRowGroup();
    } catch (IOException | RuntimeException e) {
      requireThere(e);
      reader.skipNextRowGroup();
      record.breakOff(String.valueOf(e.getMessage()));
      return;
    }
    try {
      record.readFrom(columns.getRecordReader(pages, record));
    } catch (RuntimeException e) {
      record.breakOff(String.valueOf(e.getMessage()));
    }
  }

  /** Tells a damaged file from a file system that does not answer: there are bytes, or not. */
  private void requireThere(Exception why) throws IOException {
    try (SeekableInputStream in = new BeamInputFile(range.origin().source()).newStream()) {
      in.seek(group.getStartingPos());
      for (long left = group.getCompressedSize(); left > 0; ) {
        int read = in.read(new byte[(int) Math.min(left, BUFFER)]);
        if (read < 0) {
          return; // it is shorter than it says
        }
        left -= read;
      }
    } catch (IOException e) {
      e.addSuppressed(why);
      throw e;
    }
  }

  @Override
  public void readTo(long to) {
    end = to;
  }

  @Override
  public long position() {
    return row;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
