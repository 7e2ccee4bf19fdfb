/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import dev.tidemark.batch.SplitRead;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Standing;
import dev.tidemark.checkpoint.Stretch;
import dev.tidemark.time.PartitionWatermarks;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one split reads in one micro-batch.
 *
 * @param stretches in this order
 * @param mark how far its partitions are then, to be told to those who watch
 * @param ends where they end, as far as that is known
 * @param read which read of the split it is
 * @param restores as in {@link BatchPlan}
 */
record SplitPlan(
    List<Stretch> stretches, Mark mark, Map<Origin, Long> ends, SplitRead read, long restores)
    implements Serializable {
  static final SplitPlan NOTHING =
      new SplitPlan(
          List.of(),
          new Mark(Map.of(), PartitionWatermarks.State.initial(), 0),
          Map.of(),
          new SplitRead(BatchPlan.UNRECORDED, 0, 1),
          BatchPlan.NOTHING);

  SplitPlan {
    stretches = List.copyOf(stretches);
  }

  /** The part of a micro-batch that is of one split, and of those partitions. */
  static SplitPlan of(
      BatchPlan batch, Standing standing, int split, int splits, Predicate<Origin> partitions) {
    return new SplitPlan(
        batch.stretches().stream().filter(s -> partitions.test(s.origin())).toList(),
        new Mark(
            only(standing.next(), partitions),
            new PartitionWatermarks.State(
                batch.watermark(), only(standing.watermarks().partitions(), partitions)),
            0),
        only(standing.ends(), partitions),
        new SplitRead(batch.batch(), split, splits),
        batch.restores());
  }

  /** Whether what its rows come to can be kept: it is of a batch that is known by a number. */
  boolean isNumbered() {
    return read.batch() != BatchPlan.UNRECORDED;
  }

  private static <V> Map<Origin, V> only(Map<Origin, V> all, Predicate<Origin> partitions) {
    Map<Origin, V> some = new HashMap<>(all);
    some.keySet().removeIf(partitions.negate());
    return some;
  }
}
