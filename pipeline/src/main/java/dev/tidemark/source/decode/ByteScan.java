/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes of a record eight at a time, in one {@code long} each: after Alan Mycroft's test
 * for a zero byte (Warren, Hacker's Delight, 6-1). The lowest byte that a test finds is right;
 * those above it need not be.
 */
final class ByteScan {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private ByteScan() {}

  /** Eight bytes, the first one lowest. */
  static long eight(byte[] bytes, int from) {
    return (long) LONGS.get(bytes, from);
  }

  /** Whether no byte is above 127. */
  static boolean isAscii(byte[] bytes) {
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      if ((eight(bytes, at) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < bytes.length; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where in {@code json[from..to)} the first byte is that cannot stand for itself in a string: a
   * quote, a backslash or a control character; {@code to} if there is none.
   */
  static int endOfPlain(byte[] json, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long bytes = eight(json, at);
      long quote = bytes ^ '"' * ONES;
      long backslash = bytes ^ '\\' * ONES;
      long found =
          ((quote - ONES) & ~quote)
              | ((backslash - ONES) & ~backslash)
              | ((bytes - ' ' * ONES) & ~bytes);
      found &= HIGH_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      byte b = json[at];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return at;
      }
    }
    return to;
  }
}
