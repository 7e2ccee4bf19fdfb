/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.secret;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Standard output or error without secrets. Lines are passed on whole, so that a secret is found
 * however it is written; what has no line end yet is passed on when it is flushed.
 */
public final class RedactedOutput extends OutputStream {
  private final PrintStream to;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private RedactedOutput(PrintStream to) {
    this.to = to;
  }

  /** Redacts what the process writes from now on; to be called before loggers are made. */
  public static void install() {
    System.setOut(of(System.out));
    System.setErr(of(System.err));
  }

  /** A stream to {@code to} without secrets. */
  public static PrintStream of(PrintStream to) {
    return new PrintStream(new RedactedOutput(to), false, Charset.defaultCharset());
  }

  @Override
  public synchronized void write(int b) {
    line.write(b);
    if (b == '\n') {
      passOn();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    line.write(bytes, from, length);
    for (int i = from + length - 1; i >= from; i--) {
      if (bytes[i] == '\n') {
        passOn();
        return;
      }
    }
  }

  @Override
  public synchronized void flush() {
    passOn();
  }

  private void passOn() {
    Charset charset = Charset.defaultCharset();
    byte[] redacted = Secrets.redact(line.toString(charset)).getBytes(charset);
    line.reset();
    to.write(redacted, 0, redacted.length);
    to.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
