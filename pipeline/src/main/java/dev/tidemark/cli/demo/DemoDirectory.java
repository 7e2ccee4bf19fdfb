/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory into which the demo writes: the query, the table and the dead letters. A marker
 * file says that they are the demo's own, and may be replaced by the next run; what has no marker
 * is never touched.
 */
record DemoDirectory(Path path) {

  private static final String MARKER = ".tidemark-demo";

  /** Somebody else's files are in the way. */
  static final class OccupiedException extends Exception {
    private static final long serialVersionUID = 1L;

    private OccupiedException(String message) {
      super(message);
    }
  }

  Path query() {
    return path.resolve("page_stats.yaml");
  }

  Path table() {
    return path.resolve("page_stats");
  }

  Path deadLetters() {
    return path.resolve("dead");
  }

  Path checkpoint() {
    return path.resolve("checkpoint");
  }

  private List<Path> contents() {
    return List.of(query(), table(), deadLetters(), checkpoint());
  }

  /**
   * Makes the directory ready for a new run: whatever an earlier demo left is deleted.
   *
   * @throws OccupiedException when there is something that no demo wrote; nothing was changed then
   */
  void prepare() throws IOException, OccupiedException {
    Path marker = path.resolve(MARKER);
    if (!Files.exists(marker)) {
      for (Path file : contents()) {
        if (Files.exists(file)) {
          throw new OccupiedException(
              "%s is there already and was not written by a demo, so it is not overwritten: give another directory with --output, or move it away"
                  .formatted(file));
        }
      }
      Files.createDirectories(path);
      Files.createFile(marker);
    }
    for (Path file : contents()) {
      delete(file);
    }
  }

  /** Deletes a file, or a directory with all that is in it, if it is there. */
  static void delete(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(file)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : files) {
      Files.deleteIfExists(each);
    }
  }
}
