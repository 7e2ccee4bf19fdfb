/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Keys partial sessions by the values that their group has in common, as bytes. */
final class KeyByGroup extends DoFn<KV<Integer, PartialAggregate>, KV<byte[], PartialAggregate>> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(
      @Element KV<Integer, PartialAggregate> partial,
      OutputReceiver<KV<byte[], PartialAggregate>> out) {
    PartialAggregate session = partial.getValue();
    out.output(KV.of(AggregateTable.firstKey(session.table()), session));
  }
}
