/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import dev.tidemark.rows.RowPositions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Writes the rows of a bundle, those of each partition of the source into files of their own. */
final class WriteRows extends DoFn<Row, String> {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_IN_MEMORY = 1 << 17;

  private final Counter rowsSkipped = Metrics.counter(FileSink.class, "rowsSkipped");
  private final FileTarget target;
  private transient Map<String, OffsetLog> logs;
  private transient Map<String, List<Row>> partitions;
  private transient int rows;
  private transient Last last;

  /** Where outputs of the bundle's end belong: with its last row. */
  private record Last(Instant timestamp, BoundedWindow window) {}

  WriteRows(FileTarget target) {
    this.target = target;
  }

  @StartBundle
  public void start() {
    logs = new LinkedHashMap<>();
    partitions = new LinkedHashMap<>();
    rows = 0;
  }

  @ProcessElement
  public void process(
      @Element Row row,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<String> out)
      throws IOException {
    last = new Last(timestamp, window);
    String partition = row.getString(RowPositions.PARTITION);
    OffsetLog log = logs.get(partition);
    if (log == null) {
      log = OffsetLog.open(target, partition);
      logs.put(partition, log);
    }
    if (log.last().isPresent() && row.getInt64(RowPositions.OFFSET) <= log.last().getAsLong()) {
      rowsSkipped.inc();
      return;
    }
    partitions.computeIfAbsent(partition, p -> new ArrayList<>()).add(row);
    if (++rows == ROWS_IN_MEMORY) {
      flush().forEach(out::output);
    }
  }

  @FinishBundle
  public void finish(FinishBundleContext bundle) throws IOException {
    for (String file : flush()) {
      bundle.output(file, last.timestamp(), last.window());
    }
  }

  private List<String> flush() throws IOException {
    List<String> written = new ArrayList<>();
    for (Map.Entry<String, List<Row>> partition : partitions.entrySet()) {
      List<Row> of = partition.getValue();
      long first = of.get(0).getInt64(RowPositions.OFFSET);
      long end = of.get(of.size() - 1).getInt64(RowPositions.OFFSET);
      List<String> files =
          target.write(Names.ofRows(target.query(), partition.getKey(), first, end), of);
      logs.get(partition.getKey()).commit(end, files);
      written.addAll(files);
    }
    partitions.clear();
    rows = 0;
    return written;
  }
}
