/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import dev.tidemark.rows.RowBlock;
import dev.tidemark.rows.RowPositions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;

/** Writes the rows of a pane in one transaction, in their order, but for those that it holds. */
final class WriteRows extends DoFn<KV<Integer, Iterable<RowBlock>>, Void> {
  private static final long serialVersionUID = 1L;

  private final Counter rowsSkipped = Metrics.counter(KafkaSink.class, "rowsSkipped");
  private final Counter rowsCommitted = Metrics.counter(KafkaSink.class, "rowsCommitted");
  private final KafkaTarget target;

  WriteRows(KafkaTarget target) {
    this.target = target;
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<RowBlock>> pane) {
    List<Row> rows = RowBlock.rows(pane.getValue());
    if (rows.isEmpty()) {
      return;
    }
    rows.sort(Comparator.comparing(WriteRows::partition).thenComparing(WriteRows::offset));
    try (Transaction transaction = Transaction.open(target)) {
      List<KV<byte[], byte[]>> records = new ArrayList<>();
      Map<String, Long> further = new HashMap<>();
      for (Row row : rows) {
        if (transaction.held().holds(partition(row), offset(row))) {
          rowsSkipped.inc();
        } else {
          records.add(target.record(row));
          further.merge(partition(row), offset(row), Math::max);
        }
      }
      if (!records.isEmpty()) {
        transaction.commit(records, further);
        rowsCommitted.inc(records.size());
      }
    }
  }

  private static String partition(Row row) {
    return row.getString(RowPositions.PARTITION);
  }

  private static long offset(Row row) {
    return row.getInt64(RowPositions.OFFSET);
  }
}
