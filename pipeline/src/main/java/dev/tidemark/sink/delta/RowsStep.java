/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What of some chunks goes into one commit: those that the table does not hold yet, as it tells by
 * the last offset that it holds of each partition.
 *
 * <pre>
 *   the table holds clicks/0 up to 41; chunks of clicks/0: 30-41, 42-57
 *     → skip the first, add the second, the table holds clicks/0 up to 57
 * </pre>
 *
 * @param added chunks to add
 * @param skipped chunks that the table holds
 * @param held the last offset of each partition that the table will hold
 */
record RowsStep(List<Chunk> added, List<Chunk> skipped, Map<String, Long> held) {

  /**
   * @param held the last offset of a partition that the table holds
   * @throws OverlapException when the table holds part of a chunk: somebody else writes the same
   *     rows at the same time
   */
  static RowsStep of(Collection<Chunk> chunks, Function<String, OptionalLong> held) {
    List<Chunk> added = new ArrayList<>();
    List<Chunk> skipped = new ArrayList<>();
    Map<String, Long> last = new HashMap<>();
    for (Chunk chunk : chunks) {
      int known = 0;
      for (Map.Entry<String, Chunk.Range> range : chunk.ranges().entrySet()) {
        OptionalLong before = held.apply(range.getKey());
        if (before.isPresent() && range.getValue().last() <= before.getAsLong()) {
          known++;
        } else if (before.isPresent() && range.getValue().first() <= before.getAsLong()) {
          throw new OverlapException(range.getKey(), range.getValue(), before.getAsLong());
        }
      }
      if (known > 0 && known < chunk.ranges().size()) {
        throw new OverlapException(chunk.ranges());
      }
      if (known > 0) {
        skipped.add(chunk);
      } else {
        added.add(chunk);
        chunk.ranges().forEach((origin, range) -> last.merge(origin, range.last(), Math::max));
      }
    }
    return new RowsStep(List.copyOf(added), List.copyOf(skipped), Map.copyOf(last));
  }

  /** A chunk of which the table holds a part. */
  static final class OverlapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverlapException(String partition, Chunk.Range range, long held) {
      super(
          "it holds %s up to offset %d, and the rows are those from %d to %d"
              .formatted(partition, held, range.first(), range.last()));
    }

    OverlapException(Map<String, Chunk.Range> ranges) {
      super("it holds the rows of some partitions and not of others, of " + ranges.keySet());
    }
  }

  boolean isEmpty() {
    return added.stream().allMatch(chunk -> chunk.files().isEmpty());
  }

  List<DataFile> files() {
    return added.stream().flatMap(chunk -> chunk.files().stream()).toList();
  }

  long rows() {
    return added.stream().mapToLong(Chunk::rows).sum();
  }

  long skippedRows() {
    return skipped.stream().mapToLong(Chunk::rows).sum();
  }
}
