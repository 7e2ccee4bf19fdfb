/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parquet files. Only the columns that the query needs are read, a row group at a time. A nested
 * field is a column by its dotted name, which the schema writes in backticks: {@code `address.city`
 * STRING}. Offsets are numbers of rows. A column that a later file lacks is null there, which is
 * logged. Where a row group is damaged, each of its rows from there on is malformed; a file whose
 * footer is damaged cannot be read at all.
 *
 * <table>
 * <caption>What a column takes</caption>
 * <tr><td>STRING</td><td>BINARY that is STRING, ENUM, JSON or nothing more; UTF-8</td></tr>
 * <tr><td>INT</td><td>INT32, signed</td></tr>
 * <tr><td>BIGINT</td><td>INT32, INT64, signed</td></tr>
 * <tr><td>DOUBLE</td><td>FLOAT, DOUBLE</td></tr>
 * <tr><td>BOOLEAN</td><td>BOOLEAN</td></tr>
 * <tr><td>TIMESTAMP</td><td>TIMESTAMP of any unit, INT96, DATE</td></tr>
 * </table>
 */
public final class ParquetFiles implements FileFormat {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ParquetFiles.class);

  private final EventSchema columns;

  /**
   * @param columns those that rows have
   */
  public ParquetFiles(EventSchema columns) {
    this.columns = columns;
  }

  @Override
  public List<Range> ranges(FileEntry file, long desiredBytes) throws IOException {
    Origin origin = new Origin(file.path(), 0);
    List<Range> ranges = new ArrayList<>();
    long from = 0;
    long bytes = 0;
    if (file.bytes() - desiredBytes > desiredBytes / 4) {
      try (ParquetFileReader reader = reader(file.path())) {
        long row = 0;
        for (BlockMetaData group : reader.getRowGroups()) {
          row += group.getRowCount();
          bytes += group.getCompressedSize();
          if (bytes >= desiredBytes) {
            ranges.add(new Range(origin, from, row, bytes));
            from = row;
            bytes = 0;
          }
        }
      }
    }
    ranges.add(new Range(origin, from, Long.MAX_VALUE, ranges.isEmpty() ? file.bytes() : bytes));
    return ranges;
  }

  @Override
  public FileRange open(Range range) throws IOException {
    String path = range.origin().source();
    ParquetFileReader reader = reader(path);
    try {
      ParquetColumns file = new ParquetColumns(columns, reader.getFileMetaData().getSchema());
      if (!file.missing().isEmpty()) {
        LOG.warn("{}: it has no column {}; they are null in its rows", path, file.missing());
      }
      return new ParquetRange(range, reader, file);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public String problemOf(String path) throws IOException {
    try (ParquetFileReader reader = reader(path)) {
      ParquetColumns file = new ParquetColumns(columns, reader.getFileMetaData().getSchema());
      return file.missing().isEmpty()
          ? null
          : "it has no column %s (it has %s)"
              .formatted(
                  String.join(", ", file.missing()),
                  String.join(
                      ", ",
                      reader.getFileMetaData().getSchema().getPaths().stream()
                          .map(field -> String.join(".", field))
                          .toList()));
    }
  }

  /** By its footer. */
  @Override
  public Extent measure(FileEntry file) throws IOException {
    try (ParquetFileReader reader = reader(file.path())) {
      new ParquetColumns(columns, reader.getFileMetaData().getSchema());
      return new Extent(reader.getRecordCount(), null);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public long offsetsPerRecord() {
    return 1;
  }

  private static ParquetFileReader reader(String path) throws IOException {
    BeamInputFile file = new BeamInputFile(path);
    long bytes = file.getLength();
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(file, ParquetReadOptions.builder().build());
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
    try {
      for (BlockMetaData group : reader.getRowGroups()) {
        requireWithin(group, bytes);
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** A footer that is damaged may say anything; what it says is allocated. */
  private static void requireWithin(BlockMetaData group, long bytes) throws IOException {
    boolean sane = group.getRowCount() >= 0;
    for (ColumnChunkMetaData column : group.getColumns()) {
      sane &=
          column.getValueCount() >= group.getRowCount()
              && column.getStartingPos() >= 0
              && column.getTotalSize() >= 0
              && column.getStartingPos() <= bytes - column.getTotalSize();
    }
    if (!sane) {
      throw new IOException("its footer is damaged: it names data that is not within the file");
    }
  }
}
