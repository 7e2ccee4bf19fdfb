/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.Column;
import dev.tidemark.batch.LongColumn;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The state of one aggregate for all groups of a table. Groups are numbered from 0; a group's state
 * begins as that of no rows. Adding rows and merging states in any order and any split gives the
 * same result (sums and deviations of DOUBLE: up to rounding).
 */
abstract class Accumulator {

  /** Makes room for {@code groups} groups. */
  abstract void ensureCapacity(int groups);

  /**
   * Adds rows to groups.
   *
   * @param groups for each of the first {@code count} rows its group
   * @param rows the rows' numbers in {@code values}
   * @param values the argument's values; null for {@code count(*)}
   * @param times the rows' event times, none of them null; null where no function goes by them
   */
  abstract void add(int[] groups, int[] rows, int count, Column values, LongColumn times);

  /** Writes the states of the first {@code count} of {@code groups}, in that order. */
  abstract void write(int[] groups, int count, DataOutput out) throws IOException;

  /**
   * Merges {@code count} states that {@link #write} wrote, the {@code i}-th into group {@code
   * groups[i]}.
   */
  abstract void merge(int[] groups, int count, DataInput in) throws IOException;

  /** The aggregate of a group, as its type's Java class, or null. */
  abstract Object result(int group);

  /** A capacity for growing arrays that hold {@code capacity} now and must hold {@code needed}. */
  static int grown(int capacity, int needed) {
    return Math.max(needed, capacity + (capacity >> 1) + 16);
  }
}
