/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.Serializable;

/**
 * Where a batch was read from.
 *
 * @param source the topic, the file's path, or another name that the user knows the source by
 * @param partition the partition in it, 0 where a source has none
 */
public record Origin(String source, int partition) implements Serializable {
  @Override
  public String toString() {
    return source + "-" + partition;
  }
}
