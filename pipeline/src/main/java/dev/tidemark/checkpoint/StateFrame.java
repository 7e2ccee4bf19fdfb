/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The frame of a file of state: a line {@code tidemark 1 state BYTES CHECKSUM}, the checksum a
 * CRC-32C in hexadecimal, and then that many bytes.
 */
final class StateFrame {
  private static final String HEAD = "tidemark 1 state ";
  private static final int LONGEST_HEAD = 64;

  private StateFrame() {}

  static byte[] around(byte[] content) {
    ByteArrayOutputStream framed = new ByteArrayOutputStream(content.length + LONGEST_HEAD);
    framed.writeBytes(head(content).getBytes(StandardCharsets.US_ASCII));
    framed.writeBytes(content);
    return framed.toByteArray();
  }

  private static String head(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return "%s%d %08x\n".formatted(HEAD, content.length, checksum.getValue());
  }

  /**
   * What {@link #around} was given.
   *
   * @throws IOException when that is not what it is
   */
  static byte[] content(byte[] framed) throws IOException {
    int end = 0;
    while (end < framed.length && framed[end] != '\n') {
      end++;
    }
    String head = new String(framed, 0, Math.min(end, LONGEST_HEAD), StandardCharsets.US_ASCII);
    if (!head.startsWith(HEAD)) {
      throw new IOException("it does not begin with \"" + HEAD.trim() + "\"");
    }
    byte[] content = Arrays.copyOfRange(framed, Math.min(end + 1, framed.length), framed.length);
    if (!head(content).equals(head + "\n")) {
      throw new IOException(
          "its %d bytes are not those that were written: it says \"%s\""
              .formatted(content.length, head));
    }
    return content;
  }
}
