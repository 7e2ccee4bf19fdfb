/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.batch.SplitRead;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of state is called: {@code BATCH.EPOCH.SPLITofSPLITS}, what one split of a
 * micro-batch came to in a run; {@code replayNUMBER.EPOCH.SPLITofSPLITS}, the same of a batch that
 * was read again; {@code BATCH.base}, what all batches up to one came to.
 *
 * <p>The run is in it because another one may have another number of splits.
 *
 * @param batch the micro-batch
 * @param epoch the run, 0 of a base
 * @param split which split, from 0
 * @param splits of how many, 0 of a base
 */
record StateName(long batch, long epoch, int split, int splits) {
  private static final Pattern PART =
      Pattern.compile("(?:replay(\\d{1,9})|(\\d{20}))\\.(\\d{1,18})\\.(\\d{1,9})of(\\d{1,9})");
  private static final Pattern BASE = Pattern.compile("(\\d{20})\\.base");

  static StateName of(SplitRead read, long epoch) {
    return new StateName(read.batch(), epoch, read.split(), read.splits());
  }

  static StateName base(long batch) {
    return new StateName(batch, 0, 0, 0);
  }

  /** Empty of a file that is none of ours. */
  static Optional<StateName> parse(String name) {
    Matcher base = BASE.matcher(name);
    if (base.matches()) {
      return Optional.of(base(Long.parseLong(base.group(1))));
    }
    Matcher part = PART.matcher(name);
    if (!part.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new StateName(
            part.group(1) == null
                ? Long.parseLong(part.group(2))
                : BatchPlan.replay(Integer.parseInt(part.group(1))),
            Long.parseLong(part.group(3)),
            Integer.parseInt(part.group(4)),
            Integer.parseInt(part.group(5))));
  }

  boolean isBase() {
    return splits == 0;
  }

  boolean isReplay() {
    return batch < BatchPlan.UNRECORDED;
  }

  @Override
  public String toString() {
    if (isBase()) {
      return "%020d.base".formatted(batch);
    }
    String part = "%d.%dof%d".formatted(epoch, split, splits);
    return isReplay()
        ? "replay%d.%s".formatted(BatchPlan.numberOfReplay(batch), part)
        : "%020d.%s".formatted(batch, part);
  }
}
