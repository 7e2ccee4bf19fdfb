/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.RowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Writes the windows of a bundle in one transaction, earliest first, but for those it holds. */
final class WriteWindows extends DoFn<KV<Integer, Iterable<RowBlock>>, Void> {
  private static final long serialVersionUID = 1L;

  private final Counter rowsSkipped = Metrics.counter(KafkaSink.class, "rowsSkipped");
  private final Counter rowsCommitted = Metrics.counter(KafkaSink.class, "rowsCommitted");
  private final KafkaTarget target;
  private transient TreeMap<Long, List<Row>> windows;

  WriteWindows(KafkaTarget target) {
    this.target = target;
  }

  @StartBundle
  public void start() {
    windows = new TreeMap<>();
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<RowBlock>> pane, BoundedWindow window) {
    List<Row> rows =
        windows.computeIfAbsent(GroupByWindowEnd.windowEnd(window), end -> new ArrayList<>());
    rows.addAll(RowBlock.rows(pane.getValue()));
  }

  @FinishBundle
  public void finish() {
    windows.values().removeIf(List::isEmpty);
    if (windows.isEmpty()) {
      return;
    }
    try (Transaction transaction = Transaction.open(target)) {
      List<KV<byte[], byte[]>> records = new ArrayList<>();
      windows.forEach(
          (end, rows) -> {
            if (transaction.held().holds(Progress.WINDOWS, end)) {
              rowsSkipped.inc(rows.size());
            } else {
              rows.forEach(row -> records.add(target.record(row)));
            }
          });
      if (!records.isEmpty()) {
        transaction.commit(records, Map.of(Progress.WINDOWS, windows.lastKey()));
        rowsCommitted.inc(records.size());
      }
    }
  }
}
