/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.util.List;

/**
 * One window's rows, written and not committed.
 *
 * @param windowEnd the first millisecond after the window, since 1970
 * @param rows how many it has
 * @param files where they are; none if they are in a later window's
 */
record Manifest(long windowEnd, long rows, List<DataFile> files) implements Serializable {
  Manifest {
    files = List.copyOf(files);
  }

  /** A window in files of its own. */
  static Manifest of(long windowEnd, List<DataFile> files) {
    return new Manifest(windowEnd, files.stream().mapToLong(DataFile::rows).sum(), files);
  }
}
