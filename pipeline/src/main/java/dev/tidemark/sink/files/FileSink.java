/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import static java.util.Objects.requireNonNull;

import dev.tidemark.batch.MicrosRowCoder;
import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.RowBlock;
import dev.tidemark.rows.RowPositions;
import dev.tidemark.sink.SinkException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Writes rows into files of a directory, JSON lines or Parquet.
 *
 * <p><b>Input</b>: for {@link #ofWindows}, rows in windows of which each comes in one pane when it
 * closes; for {@link #ofRows}, rows as they come, with {@link RowPositions}. Fields are STRING,
 * INT32, INT64, DOUBLE, BOOLEAN, {@code SqlTypes.TIMESTAMP} or DATETIME. <b>Output</b>: the names
 * of the files, relative to the directory, when they can be seen.
 *
 * <pre>
 *   windows, query page_stats          page_stats-2026-01-02T100500Z.parquet
 *   rows, query orders, of clicks-0    orders-clicks-0-00000000000000000042-00000000000000000057.json
 *   windows, partitioned by page       page=%2Fhome/page_stats-2026-01-02T100500Z.parquet
 * </pre>
 *
 * <p><b>Delivery</b>: a file is written whole under a hidden name and then renamed, so no reader
 * ever sees half of one, where the file system renames whole (local disks and HDFS; object stores
 * show an object when it is complete). Windows: the file is named by their end, so a replay of them
 * writes the same file again, and it is effectively once. Rows: effectively once too; {@code
 * .tidemark/QUERY/PARTITION} in the directory remembers the last offset that was written, and rows
 * up to there are left out.
 *
 * <p>A bundle's rows are held in memory. One worker writes the windows that end together; rows of a
 * stream are written by as many workers as read them, and those of a batch by one, which holds all
 * of them. Files of a program that died may stay, hidden.
 */
public final class FileSink extends PTransform<PCollection<Row>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final FileFormat format;
  private final String query;
  private final boolean windows;
  private final List<String> partitionBy;

  private FileSink(
      String directory,
      FileFormat format,
      String query,
      boolean windows,
      List<String> partitionBy) {
    this.directory = requireNonNull(directory, "directory");
    this.format = requireNonNull(format, "format");
    this.query = requireNonNull(query, "query");
    this.windows = windows;
    this.partitionBy = List.copyOf(partitionBy);
  }

  /**
   * A file for the windows that end together, when they close.
   *
   * @param directory in any Beam file system
   * @param query names the files: the same in every run, and no other writer's
   */
  public static FileSink ofWindows(String directory, FileFormat format, String query) {
    return new FileSink(directory, format, query, true, List.of());
  }

  /**
   * A file for each bundle and partition of the source, with rows as they come.
   *
   * @param directory as in {@link #ofWindows}
   * @param query as in {@link #ofWindows}
   */
  public static FileSink ofRows(String directory, FileFormat format, String query) {
    return new FileSink(directory, format, query, false, List.of());
  }

  /** Puts files into a folder for each value of these columns, which are not in the files then. */
  public FileSink withPartitionBy(List<String> columns) {
    return new FileSink(directory, format, query, windows, columns);
  }

  /**
   * Finds out whether such rows can be written there, really writing and deleting a file.
   *
   * @throws SinkException when they cannot
   */
  public void preflight(Schema rows) {
    FileTarget target = target(rows);
    if (format == FileFormat.PARQUET) {
      new AvroRows(target.columns());
    }
    for (String column : partitionBy) {
      if (!rows.hasField(column) || rows.getFieldCount() == partitionBy.size()) {
        throw new SinkException(
            "files cannot be put into folders by " + column,
            "the rows have " + String.join(", ", rows.getFieldNames()),
            "Name some of these, and leave one at least for the files");
      }
    }
    try {
      ResourceId probe = target.resolve(".tidemark-probe-" + UUID.randomUUID());
      try (WritableByteChannel out = FileSystems.create(probe, "text/plain")) {
        out.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
      }
      FileSystems.delete(List.of(probe));
    } catch (IOException | RuntimeException e) {
      throw new SinkException(
          "files cannot be written to " + directory,
          e.getMessage() == null ? e.toString() : e.getMessage(),
          "Give this program the right to write there, or choose another path",
          e);
    }
  }

  @Override
  public PCollection<String> expand(PCollection<Row> rows) {
    FileTarget target = target(rows.getSchema());
    PCollection<String> files =
        windows
            ? rows.apply("ByWindowEnd", GroupByWindowEnd.create())
                .apply("WriteFile", ParDo.of(new WriteWindows(target)))
            : inOrder(rows).apply("WriteFile", ParDo.of(new WriteRows(target)));
    return files.setCoder(StringUtf8Coder.of());
  }

  /**
   * A stream's partition is read by one worker, in order. A batch's may be read in pieces, by
   * several, so its rows are brought together and sorted.
   */
  private static PCollection<Row> inOrder(PCollection<Row> rows) {
    if (rows.isBounded() == PCollection.IsBounded.UNBOUNDED) {
      return rows;
    }
    return rows.apply("Together", Window.into(new GlobalWindows()))
        .apply("OneWriter", GroupRows.perWindow())
        .apply("InOrder", ParDo.of(new Sort()))
        .setCoder(MicrosRowCoder.of(rows.getSchema()));
  }

  private static final class Sort extends DoFn<KV<Integer, Iterable<RowBlock>>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<RowBlock>> batch, OutputReceiver<Row> sorted) {
      List<Row> rows = RowBlock.rows(batch.getValue());
      rows.sort(
          Comparator.<Row, String>comparing(row -> row.getString(RowPositions.PARTITION))
              .thenComparing(row -> row.getInt64(RowPositions.OFFSET)));
      rows.forEach(sorted::output);
    }
  }

  private FileTarget target(Schema rows) {
    return new FileTarget(directory, query, format, RowPositions.removeFrom(rows), partitionBy);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("directory", directory).withLabel("Directory"))
        .add(DisplayData.item("format", format.name()).withLabel("Format"))
        .addIfNotDefault(
            DisplayData.item("partitionBy", String.join(", ", partitionBy))
                .withLabel("Folder columns"),
            "");
  }
}
