/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.RowBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/**
 * Windows whose rows wait for what the table holds: those that it lacks are written together, into
 * as few files as it takes, and those that it holds not at all.
 */
final class UnwrittenWindows {
  private final TreeMap<Long, List<RowBlock>> byEnd = new TreeMap<>();

  /**
   * Adds rows to the window that ends at {@code end}.
   *
   * @return whether there are any
   */
  boolean add(long end, Iterable<RowBlock> rows) {
    List<RowBlock> blocks = new ArrayList<>();
    rows.forEach(blocks::add);
    if (blocks.isEmpty()) {
      return false;
    }
    byEnd.computeIfAbsent(end, e -> new ArrayList<>()).addAll(blocks);
    return true;
  }

  /** What a table lacks of them, written once for each answer to what it holds. */
  StepCommitter.Windows writtenBy(DataFileWriter writer) {
    return new StepCommitter.Windows() {
      private Set<Long> ends = Set.of();
      private List<Manifest> written = List.of();

      @Override
      public Step step(OptionalLong held) throws IOException {
        TreeMap<Long, List<RowBlock>> lacking =
            new TreeMap<>(held.isEmpty() ? byEnd : byEnd.tailMap(held.getAsLong(), false));
        if (!ends.equals(lacking.keySet())) {
          ends = lacking.keySet();
          written = write(lacking, writer);
        }
        return new Step(written, held.isEmpty() ? List.of() : skipped(held.getAsLong()));
      }
    };
  }

  private static List<Manifest> write(
      SortedMap<Long, List<RowBlock>> windows, DataFileWriter writer) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<Manifest> manifests = new ArrayList<>();
    windows.forEach(
        (end, blocks) -> {
          int before = rows.size();
          rows.addAll(RowBlock.rows(blocks));
          manifests.add(new Manifest(end, rows.size() - (long) before, List.of()));
        });
    if (!manifests.isEmpty()) {
      Manifest last = manifests.remove(manifests.size() - 1);
      manifests.add(new Manifest(last.windowEnd(), last.rows(), writer.write(rows)));
    }
    return manifests;
  }

  private List<Manifest> skipped(long held) {
    return byEnd.headMap(held, true).entrySet().stream()
        .map(w -> new Manifest(w.getKey(), RowBlock.rows(w.getValue()).size(), List.of()))
        .toList();
  }
}
