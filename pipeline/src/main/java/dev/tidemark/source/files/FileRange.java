/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.RangeReader;

/** A range of a file, which can be made longer when it has been read to its end. */
public interface FileRange extends RangeReader {
  /** Moves the range's end, not to before what was read. */
  void readTo(long end);

  /** The offset behind what was read. */
  long position();
}
