/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.Range;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How files of one format are read. Offsets are this format's own. */
public interface FileFormat extends Serializable {

  /**
   * The records of a file, each in exactly one range.
   *
   * @param desiredBytes about how large a range should be, where a file can be divided
   */
  List<Range> ranges(FileEntry file, long desiredBytes) throws IOException;

  /** Begins to read a range of a file, whose origin's source is the path. */
  FileRange open(Range range) throws IOException;

  /**
   * How far a file that is whole can be read, which may take reading all of it.
   *
   * @throws IOException when its file system cannot be asked, or, of a file that is damaged at its
   *     beginning, why it cannot be read
   */
  Extent measure(FileEntry file) throws IOException;

  /** How far apart the offsets of two records are, about. */
  long offsetsPerRecord();

  /**
   * How far a file can be read.
   *
   * @param length the offset behind the last record
   * @param damage what keeps the rest from being read; null: there is none
   */
  record Extent(long length, @Nullable String damage) {}

  /**
   * What speaks against reading this file, if anything does that can be known from its head: a
   * column that it lacks.
   *
   * @return what is missing, for a person, or null
   */
  String problemOf(String path) throws IOException;
}
