/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.Arrays;

/** For each group a set of different keys, which are bytes; all keys of all groups are numbered. */
final class GroupedKeys {
  private static final int NONE = -1;

  private final KeyIndex index = new KeyIndex();
  private byte[] prefixed = new byte[64];
  private int[] newest = new int[0];
  private int[] counts = new int[0];
  private int[] older = new int[64];

  void ensureCapacity(int groups) {
    int before = newest.length;
    if (before < groups) {
      int capacity = Accumulator.grown(before, groups);
      newest = Arrays.copyOf(newest, capacity);
      Arrays.fill(newest, before, capacity, NONE);
      counts = Arrays.copyOf(counts, capacity);
    }
  }

  /**
   * The number of a group's key {@code key[from..to)}, which is {@link #size()} - 1 if it is new.
   */
  int of(int group, byte[] key, int from, int to) {
    int length = Integer.BYTES + to - from;
    if (prefixed.length < length) {
      prefixed = new byte[length * 2];
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      prefixed[i] = (byte) (group >>> (Byte.SIZE * i));
    }
    System.arraycopy(key, from, prefixed, Integer.BYTES, to - from);
    int before = index.size();
    int number = index.of(prefixed, 0, length);
    if (number == before) {
      if (number == older.length) {
        older = Arrays.copyOf(older, number * 2);
      }
      older[number] = newest[group];
      newest[group] = number;
      counts[group]++;
    }
    return number;
  }

  /** How many keys there are in all groups together. */
  int size() {
    return index.size();
  }

  /** How many keys a group has. */
  int count(int group) {
    return counts[group];
  }

  /** The numbers of a group's keys. */
  int[] numbers(int group) {
    int[] numbers = new int[counts[group]];
    int at = numbers.length;
    for (int number = newest[group]; number != NONE; number = older[number]) {
      numbers[--at] = number;
    }
    return numbers;
  }

  /** The array that holds the bytes of all keys; not to be written to, or kept. */
  byte[] bytes() {
    return index.bytes();
  }

  /** Where in {@link #bytes()} a key begins. */
  int start(int number) {
    return index.start(number) + Integer.BYTES;
  }

  /** The position in {@link #bytes()} behind a key. */
  int end(int number) {
    return index.end(number);
  }
}
