/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.testing.Click;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;

/** Views of each page over all of time, as they are kept. */
public final class KeptViews {
  public static final AggregatePlan PLAN =
      AggregatePlan.overAllTime(Click.SCHEMA)
          .withGroupBy("page")
          .withAggregate(Aggregate.countAll("views"));

  private static final int SHARDS = 4;

  private KeptViews() {}

  /** What a read of clicks on these pages comes to. */
  public static byte[] of(String... pages) {
    List<Click> clicks =
        List.of(pages).stream().map(p -> Click.click("ann", p, Click.BASE)).toList();
    BundleResult bundle = BundleResult.of(PLAN);
    bundle.add(Click.batch(0, 0, clicks), new ArrayList<>());
    List<KV<Integer, PartialAggregate>> partials = new ArrayList<>();
    bundle.drain(SHARDS, (shard, partial) -> partials.add(KV.of(shard, partial)));
    return KeptPartials.write(partials, SHARDS);
  }

  /** What is kept comes to. */
  public static Map<String, Long> total(List<byte[]> kept) {
    AggregateTable all = new AggregateTable(AggregateTable.Layout.of(PLAN));
    kept.forEach(
        each ->
            KeptPartials.read(each, SHARDS)
                .forEach(partial -> all.merge(partial.getValue().table())));
    Map<String, Long> views = new TreeMap<>();
    for (int group = 0; group < all.size(); group++) {
      views.put((String) all.result(group).get(0), (Long) all.result(group).get(1));
    }
    return views;
  }
}
