/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Objects;

/**
 * Lines from a TCP socket that somebody listens on, for trying things out: it cannot be read twice.
 * {@code value} is the line, {@code timestamp} when it came in.
 */
public record SocketSpec(String host, int port) implements SourceSpec {
  public SocketSpec {
    Objects.requireNonNull(host, "host");
  }

  public static SocketSpec of(String host, int port) {
    return new SocketSpec(host, port);
  }
}
