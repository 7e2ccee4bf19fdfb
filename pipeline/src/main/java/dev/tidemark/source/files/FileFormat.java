/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.Range;
import dev.tidemark.source.RangeReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** How files of one format are read. Offsets are this format's own. */
public interface FileFormat extends Serializable {

  /**
   * The records of a file, each in exactly one range.
   *
   * @param desiredBytes about how large a range should be, where a file can be divided
   */
  List<Range> ranges(FileEntry file, long desiredBytes) throws IOException;

  /** Begins to read a range of a file, whose origin's source is the path. */
  RangeReader open(Range range) throws IOException;

  /**
   * What speaks against reading this file, if anything does that can be known from its head: a
   * column that it lacks.
   *
   * @return what is missing, for a person, or null
   */
  String problemOf(String path) throws IOException;
}
