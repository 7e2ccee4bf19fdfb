/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * What is kept of what rows come to, as {@link StateFiles} and {@link StateStore} keep it, and
 * outlasts a run: each step of it is done, or not, when a process dies.
 *
 * @param <T> what a row comes to
 */
final class MemoryState<T> {
  /** What could be wrong with it. */
  enum Bug {
    NONE,
    /** The last batch that was completed is left out. */
    LOSES_THE_LAST,
    /** A part of a batch that another run read is taken too. */
    TAKES_EVERY_RUN,
    /** A batch that was not completed is taken for one that was. */
    TAKES_WHAT_BEGAN,
    /** What a base was made of is taken too. */
    TAKES_WHAT_WAS_REPLACED,
    /** Windows are dropped that had closed, but that not every sink has. */
    DROPS_WHAT_IS_NOT_DURABLE
  }

  /** A process that dies here. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Part(long batch, long epoch, int split, int splits) {}

  private final Bug bug;
  private final Map<Part, List<T>> parts = new HashMap<>();
  private final TreeMap<Long, List<T>> bases = new TreeMap<>();
  private final ToLongFunction<T> closeOf;
  private int compactions;

  /**
   * @param closeOf when it is durable, once it is
   */
  MemoryState(Bug bug, ToLongFunction<T> closeOf) {
    this.bug = bug;
    this.closeOf = closeOf;
  }

  void keep(long batch, long epoch, int split, int splits, List<T> partials) {
    parts.putIfAbsent(new Part(batch, epoch, split, splits), List.copyOf(partials));
  }

  /** All of the batches up to {@code upTo}. */
  List<T> read(long upTo) {
    List<T> all = new ArrayList<>();
    long base = base(upTo);
    all.addAll(bases.getOrDefault(base, List.of()));
    long first = bug == Bug.TAKES_WHAT_WAS_REPLACED ? 0 : base + 1;
    long last =
        switch (bug) {
          case LOSES_THE_LAST -> upTo - 1;
          case TAKES_WHAT_BEGAN -> upTo + 1;
          default -> upTo;
        };
    for (long batch = first; batch <= last; batch++) {
      for (Part part : chosen(batch)) {
        all.addAll(parts.get(part));
      }
    }
    return all;
  }

  private long base(long upTo) {
    return bases.headMap(upTo, true).isEmpty() ? -1 : bases.floorKey(upTo);
  }

  private List<Part> chosen(long batch) {
    List<Part> ofBatch = parts.keySet().stream().filter(part -> part.batch() == batch).toList();
    if (bug == Bug.TAKES_EVERY_RUN) {
      return ofBatch;
    }
    return ofBatch.stream()
        .map(Part::epoch)
        .distinct()
        .sorted((a, b) -> Long.compare(b, a))
        .map(epoch -> ofBatch.stream().filter(part -> part.epoch() == epoch).toList())
        .filter(run -> run.size() == run.get(0).splits())
        .findFirst()
        .orElse(List.of());
  }

  /** How many bases were made. */
  int compactions() {
    return compactions;
  }

  /**
   * It, as a run has it.
   *
   * @param epoch the run's
   * @param diesBeforeBase dies before a base is made
   * @param diesBehindBase dies before what it replaces goes
   */
  KeptState of(long epoch, BooleanSupplier diesBeforeBase, BooleanSupplier diesBehindBase) {
    return new KeptState() {
      @Override
      public boolean holds(long committed, boolean required) {
        for (long batch = base(committed) + 1; batch <= committed; batch++) {
          if (chosen(batch).isEmpty()) {
            if (required) {
              throw new CheckpointException("batch " + batch, "is not kept", "none");
            }
            return false;
          }
        }
        return true;
      }

      @Override
      public void rebuilt(int replays, long batch) {
        List<T> all = new ArrayList<>();
        for (int replay = 0; replay <= replays; replay++) {
          long number = replay == replays ? batch : BatchPlan.replay(replay);
          parts.forEach(
              (part, partials) -> {
                if (part.batch() == number && part.epoch() == epoch) {
                  all.addAll(partials);
                }
              });
        }
        put(batch, all);
      }

      @Override
      public void compact(long committed, long floor) {
        List<T> all = new ArrayList<>(read(committed));
        long durable = bug == Bug.DROPS_WHAT_IS_NOT_DURABLE ? floor + 10_000 : floor;
        all.removeIf(partial -> closeOf.applyAsLong(partial) <= durable);
        put(committed, all);
      }

      private void put(long batch, List<T> all) {
        if (diesBeforeBase.getAsBoolean()) {
          throw new Died();
        }
        bases.put(batch, all);
        compactions++;
        if (diesBehindBase.getAsBoolean()) {
          throw new Died();
        }
        bases.headMap(batch).clear();
        parts.keySet().removeIf(part -> part.batch() <= batch);
      }
    };
  }
}
