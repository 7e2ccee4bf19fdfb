/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Range;
import java.io.IOException;
import java.util.Iterator;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;

/** The rows of a range of a Parquet file. Row groups outside it are not read. */
final class ParquetRange implements FileRange {
  private final Range range;
  private final ParquetFileReader reader;
  private final MessageColumnIO columns;
  private final Iterator<BlockMetaData> groups;
  private final ParquetRecord record;
  private long end;
  private long row; // the next one
  private long groupEnd;

  ParquetRange(Range range, ParquetFileReader reader, ParquetColumns file) {
    this.range = range;
    this.end = range.to();
    this.reader = reader;
    this.record = new ParquetRecord(file);
    this.groups = reader.getRowGroups().iterator();
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
      long behind = row + groups.next().getRowCount();
      if (behind <= range.from()) {
        reader.skipNextRowGroup();
        row = behind;
        continue;
      }
      PageReadStore pages = reader.readNextRowGroup();
      record.readFrom(columns.getRecordReader(pages, record));
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
