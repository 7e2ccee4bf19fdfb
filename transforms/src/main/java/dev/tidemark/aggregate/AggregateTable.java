/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The aggregates of the groups of one window, or of a part of its rows: a hash table from group key
 * to group number, and per aggregate the states of all groups. Written, it is a partial result that
 * another table merges.
 */
final class AggregateTable {
  /** Into how many buckets the groups of a shard fall. */
  static final int BUCKETS = 256;

  private static final int INITIAL_PART = 8;

  private final Layout layout;
  private final Accumulator[] accumulators;
  private final KeyIndex keys = new KeyIndex();

  /**
   * What all tables of a plan share: the compiled aggregates and the types of the grouping columns.
   */
  record Layout(List<AggregateColumn> aggregates, List<ColumnType> groupTypes) {
    static Layout of(AggregatePlan plan) {
      List<ColumnType> types = plan.groupBy().stream().map(plan.schema()::typeOf).toList();
      return new Layout(AggregateColumn.allOf(plan), types);
    }
  }

  AggregateTable(Layout layout) {
    this.layout = layout;
    this.accumulators =
        layout.aggregates().stream().map(AggregateColumn::accumulator).toArray(Accumulator[]::new);
  }

  /** The number of groups. */
  int size() {
    return keys.size();
  }

  /**
   * Adds the first {@code count} of {@code rows}, all of {@code batch}, which {@code key} reads and
   * {@code values} gives.
   */
  void add(int[] rows, int count, GroupKey key, AggregateInputs values) {
    int[] groups = new int[count];
    for (int i = 0; i < count; i++) {
      key.read(rows[i]);
      groups[i] = keys.of(key.bytes(), 0, key.length());
    }
    add(groups, rows, count, values);
  }

  /** Adds the first {@code count} of {@code rows}, the {@code i}-th to group {@code groups[i]}. */
  void add(int[] groups, int[] rows, int count, AggregateInputs values) {
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i].ensureCapacity(keys.size());
      values.addTo(accumulators[i], i, groups, rows, count);
    }
  }

  /**
   * A new group, though there may be one with this key already: for who tells the groups of a table
   * apart by other means than their keys, and always does.
   */
  int addGroup(byte[] key, int from, int to) {
    return keys.add(key, from, to);
  }

  /** Says which group of a table is the one that a partial result holds with some key. */
  interface GroupChoice {
    /** The group of the {@code index}-th key of the partial result, {@code key[0..length)}. */
    int of(int index, byte[] key, int length);
  }

  /** Adds to group {@code into} what group {@code from} has, which stays as it is. */
  void mergeGroup(int from, int into) {
    try {
      ByteArrayOutputStream state = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(state);
      for (Accumulator accumulator : accumulators) {
        accumulator.ensureCapacity(keys.size());
        accumulator.write(new int[] {from}, 1, out);
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.toByteArray()));
      for (Accumulator accumulator : accumulators) {
        accumulator.merge(new int[] {into}, 1, in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Merges a partial result that {@link #write} wrote.
   *
   * @return the groups that it held
   */
  int[] merge(byte[] partial) {
    return merge(
        new DataInputStream(new ByteArrayInputStream(partial)),
        (index, key, length) -> keys.of(key, 0, length),
        groups -> {});
  }

  /**
   * Merges a partial result into the groups of {@code choice}; {@code settle} is given them all
   * before their states are merged, and may put others in their places.
   */
  int[] merge(DataInputStream in, GroupChoice choice, Consumer<int[]> settle) {
    try {
      int[] groups = new int[(int) VarLong.read(in)];
      byte[] key = new byte[64];
      for (int i = 0; i < groups.length; i++) {
        int length = (int) VarLong.read(in);
        if (key.length < length) {
          key = new byte[length * 2];
        }
        in.readFully(key, 0, length);
        groups[i] = choice.of(i, key, length);
      }
      settle.accept(groups);
      for (Accumulator accumulator : accumulators) {
        accumulator.ensureCapacity(keys.size());
        accumulator.merge(groups, groups.length, in);
      }
      return groups;
    } catch (IOException e) {
      throw new UncheckedIOException("a partial result that cannot be read", e);
    }
  }

  /** All groups, as a partial result. */
  byte[] write() {
    int[] all = new int[keys.size()];
    Arrays.setAll(all, i -> i);
    return write(all, all.length);
  }

  /** The groups of each shard that there are any of, as a partial result. */
  Map<Integer, byte[]> writeByShard(int shards) {
    return writeParts(shards, group -> shard(group, shards));
  }

  /** The groups of each bucket that there are any of, as a partial result. */
  Map<Integer, byte[]> writeByBucket() {
    return writeParts(BUCKETS, this::bucket);
  }

  private Map<Integer, byte[]> writeParts(int parts, IntUnaryOperator partOf) {
    int[] sizes = new int[parts];
    int[][] groups = new int[parts][];
    for (int group = 0; group < keys.size(); group++) {
      int part = partOf.applyAsInt(group);
      if (groups[part] == null) {
        groups[part] = new int[INITIAL_PART];
      } else if (sizes[part] == groups[part].length) {
        groups[part] = Arrays.copyOf(groups[part], sizes[part] * 2);
      }
      groups[part][sizes[part]++] = group;
    }
    Map<Integer, byte[]> written = new TreeMap<>();
    for (int part = 0; part < parts; part++) {
      if (sizes[part] > 0) {
        written.put(part, write(groups[part], sizes[part]));
      }
    }
    return written;
  }

  /** One group, as a partial result. */
  byte[] write(int group) {
    return write(new int[] {group}, 1);
  }

  /** The shard of a group, from 0 up to {@code shards}; the same for all groups with its key. */
  int shard(int group, int shards) {
    return Math.floorMod(keys.hash(group) >>> 32, shards);
  }

  /** How many groups a partial result holds. */
  static int size(byte[] partial) {
    try {
      return (int) VarLong.read(new DataInputStream(new ByteArrayInputStream(partial)));
    } catch (IOException e) {
      throw new UncheckedIOException("a partial result that cannot be read", e);
    }
  }

  /** The bucket of a group, from 0 up to {@link #BUCKETS}; the same for all with its key. */
  int bucket(int group) {
    return bucketOf(keys.hash(group));
  }

  /** By other bits than the shard goes by, or a table's own index, which would then be uneven. */
  private static int bucketOf(long hash) {
    return (int) (hash >>> 56);
  }

  private byte[] write(int[] groups, int count) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      write(groups, count, new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** Writes the first {@code count} of {@code groups}, in that order, as a partial result. */
  void write(int[] groups, int count, DataOutputStream out) throws IOException {
    VarLong.write(count, out);
    for (int i = 0; i < count; i++) {
      int start = keys.start(groups[i]);
      int length = keys.end(groups[i]) - start;
      VarLong.write(length, out);
      out.write(keys.bytes(), start, length);
    }
    for (Accumulator accumulator : accumulators) {
      accumulator.write(groups, count, out);
    }
  }

  /** The key of a group. */
  byte[] key(int group) {
    return Arrays.copyOfRange(keys.bytes(), keys.start(group), keys.end(group));
  }

  /** The group's values and then its aggregates, as their types' Java classes. */
  List<Object> result(int group) {
    List<Object> result =
        new ArrayList<>(GroupKey.values(keys.bytes(), keys.start(group), layout.groupTypes()));
    for (Accumulator accumulator : accumulators) {
      result.add(accumulator.result(group));
    }
    return result;
  }
}
