/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Objects;

/**
 * Where malformed and late rows go.
 *
 * @param format how they are written
 * @param path the directory they are written to
 */
public record DeadLetterSpec(Format format, String path) {

  /** How dead letters are written. */
  public enum Format {
    /** One JSON object a line. */
    JSON
  }

  public DeadLetterSpec {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(path, "path");
  }

  /** JSON lines under {@code path}. */
  public static DeadLetterSpec json(String path) {
    return new DeadLetterSpec(Format.JSON, path);
  }
}
