/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import java.util.Comparator;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A file of a watched directory, as it was when it was seen to be whole.
 *
 * @param start the offset, in the sequence of all files, of its first byte or row
 * @param length how many bytes (of a compressed file, decompressed) or rows can be read
 * @param modified when it was last written, in milliseconds since 1970
 * @param path as Beam's file system spells it
 * @param damage what keeps the rest from being read, or null
 */
record LoggedFile(long start, long length, long modified, String path, @Nullable String damage) {
  /** In the order in which they were written; of those of one moment, by name. */
  static final Comparator<LoggedFile> BY_AGE =
      Comparator.comparingLong(LoggedFile::modified).thenComparing(LoggedFile::path);

  /**
   * The offset at which the next file begins. One offset, behind all that can be read, is the
   * file's own: so each has some, and its damage has one.
   */
  long end() {
    return start + length + 1;
  }
}
