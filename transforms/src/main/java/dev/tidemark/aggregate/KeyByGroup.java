/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Keys partial sessions, one by one, by the values that their group has in common, as bytes. */
final class KeyByGroup extends DoFn<KV<Integer, PartialAggregate>, KV<byte[], PartialAggregate>> {
  private static final long serialVersionUID = 1L;

  private final AggregatePlan plan;
  private final StateMetrics state = new StateMetrics();
  private transient AggregateTable.Layout layout;

  KeyByGroup(AggregatePlan plan) {
    this.plan = plan;
  }

  @Setup
  public void setup() {
    layout = AggregateTable.Layout.of(plan);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, PartialAggregate> partial,
      OutputReceiver<KV<byte[], PartialAggregate>> out) {
    PartialAggregate block = partial.getValue();
    SessionTable sessions = new SessionTable(layout);
    sessions.join(block.table());
    state.removed(block);
    sessions.forEachOpen(
        session -> {
          PartialAggregate one =
              new PartialAggregate(
                  sessions.start(session),
                  sessions.end(session),
                  sessions.start(session),
                  block.watermark(),
                  sessions.table().write(session));
          state.added(one, plan.windows());
          out.output(KV.of(sessions.table().key(session), one));
        });
  }
}
