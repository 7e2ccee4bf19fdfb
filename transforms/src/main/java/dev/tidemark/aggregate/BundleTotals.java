/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.Selection;
import dev.tidemark.window.AllTimeSpec;
import java.util.List;

/** What the rows of one bundle add up to where they are not grouped by time: one table. */
final class BundleTotals implements BundleResult {
  private final AllTimeSpec windows;
  private final AggregateTable.Layout layout;
  private final Admission admission;
  private final GroupKey key;
  private AggregateTable table;

  BundleTotals(AggregatePlan plan) {
    this.windows = (AllTimeSpec) plan.windows();
    this.layout = AggregateTable.Layout.of(plan);
    this.admission = new Admission(plan);
    this.key = new GroupKey(plan.groupBy());
    this.table = new AggregateTable(layout);
  }

  @Override
  public Counts add(EventBatch batch, List<DeadLetter> late) {
    Selection rows = admission.meetingWhere(batch);
    int[] numbers = new int[rows.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = rows.row(i);
    }
    key.of(batch);
    table.add(numbers, numbers.length, key, new AggregateInputs(layout.aggregates(), batch, rows));
    return Counts.of(batch, rows, 0);
  }

  @Override
  public void drain(int shards, PartialReceiver receiver) {
    long start = windows.firstWindowStart(0, 0);
    long end = windows.lastWindowEnd(0);
    table
        .writeByShard(shards)
        .forEach(
            (shard, part) ->
                receiver.accept(
                    shard, new PartialAggregate(start, end, start, EventBatch.NO_WATERMARK, part)));
    table = new AggregateTable(layout);
  }
}
