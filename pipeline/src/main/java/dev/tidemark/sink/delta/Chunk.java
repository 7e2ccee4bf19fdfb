/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The data files of rows that came together, written and not committed.
 *
 * @param ranges where the rows were read, by partition of the source; empty when that is not known
 */
record Chunk(List<DataFile> files, Map<String, Range> ranges) implements Serializable {

  /** Offsets of a partition, both included. */
  record Range(long first, long last) implements Serializable {
    Range with(long offset) {
      return new Range(Math.min(first, offset), Math.max(last, offset));
    }
  }

  Chunk {
    files = List.copyOf(files);
    ranges = Map.copyOf(ranges);
  }

  long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }
}
