/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts small files of a table together, now and then, so that a long run does not drown readers in
 * them. Rows move and do not change: readers of changes are told so ({@code dataChange} is false).
 * A version that another writer commits meanwhile makes it begin again; when compaction fails, the
 * table is as it was, and a warning says so.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** After how many versions small files are looked for. */
  private static final int EVERY = 10;

  /** How many small files of a partition are put together at least. */
  private static final int FEWEST = 8;

  private final Counter compactions = Metrics.counter(DeltaSink.class, "compactions");
  private final DeltaTable table;
  private final TableCommitter changes;
  private final long targetBytes;

  /**
   * @param targetBytes the size that a file should have; those of less than half of it are small
   */
  Compaction(DeltaTable table, TableCommitter changes, long targetBytes) {
    this.table = table;
    this.changes = changes;
    this.targetBytes = targetBytes;
  }

  /** Looks after small files, if it is time to. */
  void after(long version) {
    if (targetBytes == 0 || version % EVERY != 0) {
      return;
    }
    try {
      changes.commit(this::compact);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "Small files of the Delta table {} could not be put together; nothing is lost",
          table.path(),
          e);
    }
  }

  private Optional<Change> compact(TableSnapshot snapshot) throws IOException {
    Map<Map<String, String>, List<ActiveFile>> partitions = new LinkedHashMap<>();
    for (ActiveFile file : snapshot.files(Optional.empty())) {
      if (file.size() < targetBytes / 2) {
        partitions
            .computeIfAbsent(
                VectorUtils.toJavaMap(file.partitionValues()), values -> new ArrayList<>())
            .add(file);
      }
    }
    DataFileReader reader = new DataFileReader(table.engine(), snapshot);
    DataFileWriter writer =
        new DataFileWriter(table, snapshot, reader.schema(), DataFileWriter.ROWS_PER_FILE);
    List<ActiveFile> removed = new ArrayList<>();
    List<DataFile> added = new ArrayList<>();
    for (List<ActiveFile> small : partitions.values()) {
      for (List<ActiveFile> together : bins(small)) {
        removed.addAll(together);
        try (Rows rows = new Rows(reader, together.iterator())) {
          added.addAll(writer.write(rows));
        }
      }
    }
    if (removed.isEmpty()) {
      return Optional.empty();
    }
    compactions.inc();
    return Optional.of(Change.compact(removed, added));
  }

  /** Files that together are about as large as a file should be. */
  private List<List<ActiveFile>> bins(List<ActiveFile> small) {
    List<List<ActiveFile>> bins = new ArrayList<>();
    List<ActiveFile> bin = new ArrayList<>();
    long bytes = 0;
    for (ActiveFile file : small) {
      bin.add(file);
      bytes += file.size();
      if (bytes >= targetBytes) {
        bins.add(bin);
        bin = new ArrayList<>();
        bytes = 0;
      }
    }
    if (bin.size() >= FEWEST) {
      bins.add(bin);
    }
    return bins;
  }

  /** The rows of several files, one after the other. */
  private static final class Rows implements CloseableIterator<Row> {
    private final DataFileReader reader;
    private final Iterator<ActiveFile> files;
    private Optional<CloseableIterator<Row>> open = Optional.empty();

    Rows(DataFileReader reader, Iterator<ActiveFile> files) {
      this.reader = reader;
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      while (open.isEmpty() || !open.get().hasNext()) {
        if (!files.hasNext()) {
          return false;
        }
        try {
          close();
          open = Optional.of(reader.read(files.next()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return open.get().next();
    }

    @Override
    public void close() throws IOException {
      if (open.isPresent()) {
        open.get().close();
        open = Optional.empty();
      }
    }
  }
}
