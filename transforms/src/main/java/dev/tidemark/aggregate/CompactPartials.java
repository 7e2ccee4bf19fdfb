/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.SessionWindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;

/**
 * Makes fewer of partial results that were kept: what they come to is the same, whatever is merged
 * with them later, but for windows that are known to be durable, of which nothing is left.
 *
 * <p>Plain code. A shard's groups are in memory at once, and the bytes of all.
 */
public final class CompactPartials {
  private final AggregatePlan plan;

  /** Merges what is of one shard. */
  interface OfShard {
    void add(PartialAggregate partial);

    List<PartialAggregate> merged();
  }

  private CompactPartials(AggregatePlan plan) {
    this.plan = plan;
  }

  public static CompactPartials of(AggregatePlan plan) {
    return new CompactPartials(plan);
  }

  /**
   * Merges what {@link PartialStore#keep} was given.
   *
   * @param kept one or more
   * @param floor windows that close no later are left out, in milliseconds since 1970: no row that
   *     is read from now on may be of one; {@link Long#MIN_VALUE}: none
   */
  public byte[] merge(List<byte[]> kept, long floor) {
    AggregateTable.Layout layout = AggregateTable.Layout.of(plan);
    int shards = KeptPartials.shards(kept.get(0));
    TreeMap<Integer, List<PartialAggregate>> byShard = new TreeMap<>();
    for (byte[] each : kept) {
      KeptPartials.read(each, shards)
          .forEach(
              partial ->
                  byShard
                      .computeIfAbsent(partial.getKey(), shard -> new ArrayList<>())
                      .add(partial.getValue()));
    }
    List<KV<Integer, PartialAggregate>> merged = new ArrayList<>();
    byShard.forEach(
        (shard, partials) -> {
          OfShard into =
              plan.windows() instanceof SessionWindowSpec
                  ? new CompactSessions(plan.lateGate(), layout, floor)
                  : new CompactTables(plan, layout, floor);
          partials.forEach(into::add);
          into.merged().forEach(partial -> merged.add(KV.of(shard, partial)));
        });
    return KeptPartials.write(merged, shards);
  }
}
