/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.decode;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ByteScanTest {

  /** Mostly plain ones; those that end a string, and their neighbours. */
  @Provide
  Arbitrary<byte[]> records() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of((byte) 'a', (byte) ' ', (byte) '!', (byte) '#')),
            Tuple.of(1, Arbitraries.bytes()),
            Tuple.of(
                1,
                Arbitraries.of(
                    (byte) '"', (byte) '\\', (byte) 0, (byte) 31, (byte) -1, (byte) -96)))
        .array(byte[].class)
        .ofMaxSize(40);
  }

  @Property(tries = 20_000)
  void endOfPlain_isWhereOneByOneFindsIt(
      @ForAll("records") byte[] record, @ForAll @IntRange(max = 40) int begin) {
    int from = Math.min(begin, record.length);
    int expected = from;
    while (expected < record.length && isPlain(record[expected])) {
      expected++;
    }
    assertThat(
        Arrays.toString(record), ByteScan.endOfPlain(record, from, record.length), is(expected));
  }

  private static boolean isPlain(byte b) {
    return b < 0 || (b >= ' ' && b != '"' && b != '\\');
  }

  @Test
  void endOfPlain_looksNoFurtherThanTo() {
    byte[] record = "0123456789\"".getBytes(StandardCharsets.UTF_8);
    assertThat(ByteScan.endOfPlain(record, 0, 11), is(10));
    assertThat(ByteScan.endOfPlain(record, 0, 10), is(10));
    assertThat(ByteScan.endOfPlain(record, 0, 8), is(8));
  }

  @Property(tries = 5_000)
  void isAscii_whereNoByteIsNegative(@ForAll("records") byte[] record) {
    boolean expected = true;
    for (byte b : record) {
      expected &= b >= 0;
    }
    assertThat(Arrays.toString(record), ByteScan.isAscii(record), is(expected));
  }
}
