/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The files of a checkpoint, by their path below its directory, with {@code /} between. */
public interface CheckpointFiles {

  /**
   * The files below a directory.
   *
   * @param location of any file system that Hadoop knows; without a scheme, of the local disk
   */
  static CheckpointFiles at(String location) throws IOException {
    return Checkpoint.files(location);
  }

  /** What a file holds; empty if there is none. */
  Optional<byte[]> read(String path) throws IOException;

  /**
   * Writes a file that is there whole or not at all, whatever happens, and is durable when this
   * returns.
   *
   * @throws java.nio.file.FileAlreadyExistsException when there is one by that name
   */
  void create(String path, byte[] content) throws IOException;

  /** The names of the files in a directory, in order; none if it does not exist. */
  List<String> list(String directory) throws IOException;

  /** The same, with the bytes that each has. */
  SortedMap<String, Long> sizes(String directory) throws IOException;

  /** Deletes a file, if it is there. */
  void delete(String path) throws IOException;

  /** The directory, for people. */
  String describe();
}
