/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.Arrays;

/** Numbers keys, which are bytes, from 0 in the order that they first come: a hash table. */
final class KeyIndex {
  private static final int INITIAL_SLOTS = 64;

  private int[] slots = new int[INITIAL_SLOTS];
  private int size;
  private byte[] keys = new byte[1024];
  private int[] ends = new int[INITIAL_SLOTS];
  private long[] hashes = new long[INITIAL_SLOTS];

  /** How many different keys there are. */
  int size() {
    return size;
  }

  /** The number of {@code key[from..to)}, the next one if it is new. */
  int of(byte[] key, int from, int to) {
    long hash = ByteHash.of(key, from, to);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash
          && Arrays.equals(keys, start(number), ends[number], key, from, to)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    int number = append(key, from, to, hash);
    if (size * 2 > slots.length) {
      rehash();
    }
    return number;
  }

  /**
   * The next number for {@code key[from..to)}, though the key may have one already: for who tells
   * numbers apart by other means than their keys, and never uses {@link #of}.
   */
  int add(byte[] key, int from, int to) {
    return append(key, from, to, ByteHash.of(key, from, to));
  }

  /** The array that holds the bytes of all keys; not to be written to, or kept. */
  byte[] bytes() {
    return keys;
  }

  /** Where in {@link #bytes()} a key begins. */
  int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  /** The position in {@link #bytes()} behind a key. */
  int end(int number) {
    return ends[number];
  }

  /** A key's hash, the same in every JVM. */
  long hash(int number) {
    return hashes[number];
  }

  private int append(byte[] key, int from, int to, long hash) {
    int number = size++;
    int start = start(number);
    if (keys.length - start < to - from) {
      keys = Arrays.copyOf(keys, Math.max(keys.length * 2, Math.addExact(start, to - from)));
    }
    System.arraycopy(key, from, keys, start, to - from);
    if (number == ends.length) {
      ends = Arrays.copyOf(ends, number * 2);
      hashes = Arrays.copyOf(hashes, number * 2);
    }
    ends[number] = start + to - from;
    hashes[number] = hash;
    return number;
  }

  private void rehash() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = (int) hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
