/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static List<String> read(Lines lines) throws IOException {
    List<String> read = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      read.add(lines.start() + ":" + new String(line, UTF_8));
    }
    return read;
  }

  private static InputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void linesEndEitherWay_andTheLastMayLackItsEnd() throws IOException {
    assertThat(read(new Lines(of("a\r\nbé\n\nc"), 0)), contains("0:a", "3:bé", "7:", "8:c"));
    assertThat(read(new Lines(of("a\n"), 100)), contains("100:a"));
    assertThat(read(new Lines(of(""), 0)), is(List.of()));
  }

  @Test
  void quotesHoldLineEnds() throws IOException {
    Lines lines = new Lines(of("1,\"a\nb\"\"\n\",x\n2,in\"ch\n3,\"\"\n"), 0, '"', '"', ',');
    assertThat(read(lines), contains("0:1,\"a\nb\"\"\n\",x", "13:2,in\"ch", "21:3,\"\""));
  }

  @Test
  void anEscapedQuoteDoesNotClose() throws IOException {
    Lines lines = new Lines(of("\"a\\\"\nb\";1\n2\n"), 0, '"', '\\', ';');
    assertThat(read(lines), contains("0:\"a\\\"\nb\";1", "10:2"));
  }

  @Test
  void anEndlessLineIsCut_andTheNextOneIsWhole() throws IOException {
    byte[] text = new byte[Lines.MAX_BYTES + 100_000];
    Arrays.fill(text, (byte) 'x');
    text[text.length - 3] = '\n';
    Lines lines = new Lines(new ByteArrayInputStream(text), 0);

    assertThat(lines.next().length, is(Lines.MAX_BYTES));
    assertThat(lines.isCut(), is(true));
    assertThat(new String(lines.next(), UTF_8), is("xx"));
    assertThat(lines.isCut(), is(false));
    assertThat(lines.start(), is(text.length - 2L));
  }

  /** However a stream hands out its bytes, and wherever its buffers end. */
  @Property(tries = 200)
  void cutsAsStringLinesDo(
      @ForAll @Size(max = 12) List<@IntRange(max = 70_000) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 70_000) int piece)
      throws IOException {
    StringBuilder text = new StringBuilder();
    List<Integer> expected = new ArrayList<>();
    for (int length : lengths) {
      text.append("y".repeat(length)).append('\n');
      expected.add(length);
    }
    InputStream slow =
        new ByteArrayInputStream(text.toString().getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int at, int length) {
            return super.read(into, at, Math.min(piece, length));
          }
        };
    Lines lines = new Lines(slow, 0);
    List<Integer> read = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      read.add(line.length);
    }
    assertThat(read, is(expected));
    assertThat(lines.position(), is((long) text.length()));
  }
}
