/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a record as the key of a map; one of them can be looked up again and again. */
final class Text {
  private byte[] bytes = {};
  private int from;
  private int to;
  private long hash;

  /** This text, standing for {@code bytes[from..to)} until the next call. */
  Text of(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.hash = hash(bytes, from, to);
    return this;
  }

  /** One that stays as it is. */
  Text copy() {
    byte[] own = Arrays.copyOfRange(bytes, from, to);
    return new Text().of(own, 0, own.length);
  }

  static long hash(byte[] bytes, int from, int to) {
    long hash = 0xCBF29CE484222325L;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001B3L;
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text that
        && that.hash == hash
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return (int) (hash ^ hash >>> 32);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
