/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.Serializable;
import java.util.Objects;

/**
 * The file that a batch was read from, where a partition is many files one after the other. People
 * are shown the file's path and the offset in it.
 *
 * @param path the file's path
 * @param start the offset in the partition at which the file begins
 */
public record FilePart(String path, long start) implements Serializable {
  public FilePart {
    Objects.requireNonNull(path, "path");
  }
}
