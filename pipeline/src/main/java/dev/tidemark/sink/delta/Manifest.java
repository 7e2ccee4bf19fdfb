/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.util.List;

/**
 * The data files of one window, written and not committed.
 *
 * @param windowEnd the first millisecond after the window, since 1970
 */
record Manifest(long windowEnd, List<DataFile> files) implements Serializable {

  Manifest {
    files = List.copyOf(files);
  }

  long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }
}
