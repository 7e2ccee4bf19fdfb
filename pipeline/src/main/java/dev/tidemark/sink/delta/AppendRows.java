/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Adds rows as they come. Each bundle is written by its own worker into files of its own; one
 * worker commits what there is. With a {@link RowPosition}, the table remembers the last offset
 * that it holds of each partition of the source, and rows up to there are replays: left out when
 * they are written, and once more when they are committed.
 */
final class AppendRows implements DeltaWrite {
  private static final long serialVersionUID = 1L;

  private final @Nullable RowPosition position;

  AppendRows(@Nullable RowPosition position) {
    this.position = position;
  }

  @Override
  public Schema tableSchema(Schema rows) {
    return position == null ? rows : position.without(rows);
  }

  @Override
  public PCollection<DeltaCommit> expand(
      PCollection<Row> rows, DeltaTarget target, Duration interval) {
    PCollection<Chunk> chunks =
        rows.apply("AcrossWindows", Window.into(new GlobalWindows()))
            .apply("WriteFiles", ParDo.of(new Write(target, position, rows.getSchema())))
            .setCoder(SerializableCoder.of(Chunk.class));
    return DeltaWrite.gather(chunks, interval).apply("Commit", ParDo.of(new Commit(target)));
  }

  private static String transactionId(DeltaTarget target, String partition) {
    return target.transactionId() + "/" + partition;
  }

  /** Writes the rows of a bundle into files. */
  private static final class Write extends DoFn<Row, Chunk> {
    private static final long serialVersionUID = 1L;
    private static final int ROWS_IN_MEMORY = 1 << 17;

    private final Counter rowsSkipped = Metrics.counter(DeltaSink.class, "rowsSkipped");
    private final DeltaTarget target;
    private final @Nullable RowPosition position;
    private final Schema schema;
    private transient DataFileWriter writer;
    private transient TableSnapshot opened;
    private transient Map<String, OptionalLong> held;
    private transient List<Row> rows;
    private transient List<DataFile> files;
    private transient Map<String, Chunk.Range> ranges;

    Write(DeltaTarget target, @Nullable RowPosition position, Schema schema) {
      this.target = target;
      this.position = position;
      this.schema = schema;
    }

    @StartBundle
    public void start() {
      rows = new ArrayList<>();
      files = new ArrayList<>();
      ranges = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element Row row) throws IOException {
      open();
      if (position != null) {
        String partition = position.partition(row);
        long offset = position.offset(row);
        OptionalLong last =
            held.computeIfAbsent(partition, p -> opened.lastTransaction(transactionId(target, p)));
        if (last.isPresent() && offset <= last.getAsLong()) {
          rowsSkipped.inc();
          return;
        }
        ranges.merge(
            partition, new Chunk.Range(offset, offset), (range, one) -> range.with(offset));
      }
      rows.add(row);
      if (rows.size() == ROWS_IN_MEMORY) {
        write();
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext bundle) throws IOException {
      if (!rows.isEmpty()) {
        write();
      }
      if (!files.isEmpty()) {
        bundle.output(
            new Chunk(files, ranges), GlobalWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }

    private void open() {
      if (writer == null) {
        DeltaTable table = DeltaTable.at(target.path(), target.hadoopOptions());
        opened = new Preflight(table, target.rows(), target.layout()).open();
        writer = new DataFileWriter(table, opened, schema, DataFileWriter.ROWS_PER_FILE);
        held = new HashMap<>();
      }
    }

    private void write() throws IOException {
      files.addAll(writer.write(rows));
      rows.clear();
    }
  }

  /** Commits the chunks of a pane at once. */
  private static final class Commit extends DoFn<KV<Integer, Iterable<Chunk>>, DeltaCommit> {
    private static final long serialVersionUID = 1L;

    private final Counter rowsSkipped = Metrics.counter(DeltaSink.class, "rowsSkipped");
    private final DeltaTarget target;
    private transient DeltaTarget.Open open;

    Commit(DeltaTarget target) {
      this.target = target;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Chunk>> pane, OutputReceiver<DeltaCommit> commits)
        throws IOException {
      List<Chunk> chunks = new ArrayList<>();
      pane.getValue().forEach(chunks::add);
      if (chunks.isEmpty()) {
        return;
      }
      if (open == null) {
        open = target.open();
      }
      RowsStep[] step = new RowsStep[1];
      long version =
          open.changes()
              .commit(
                  snapshot -> {
                    step[0] = step(chunks, snapshot);
                    return step[0].isEmpty() ? Optional.empty() : Optional.of(change(step[0]));
                  });
      rowsSkipped.inc(step[0].skippedRows());
      open.compaction().after(version);
      commits.output(
          new DeltaCommit(version, 0, step[0].rows(), step[0].files().size(), Instant.EPOCH));
    }

    private RowsStep step(List<Chunk> chunks, TableSnapshot snapshot) {
      try {
        return RowsStep.of(
            chunks, partition -> snapshot.lastTransaction(transactionId(target, partition)));
      } catch (RowsStep.OverlapException e) {
        throw new DeltaTableException(
            "rows cannot be added to the Delta table " + target.path(),
            e.getMessage(),
            "Let one run alone of the query write there",
            e);
      }
    }

    private Change change(RowsStep step) {
      Map<String, Long> transactions = new HashMap<>();
      step.held()
          .forEach((partition, last) -> transactions.put(transactionId(target, partition), last));
      return Change.append(step.files(), transactions);
    }
  }
}
