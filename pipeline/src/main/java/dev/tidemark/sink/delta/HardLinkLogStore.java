/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.storage.HDFSLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * Commits to a table on a local disk so that of two writers one fails. Delta's own log store looks
 * whether the file exists and then renames onto it; a local rename replaces, so a second program
 * may come between the two, and one commit is lost. A hard link fails if the file exists, in one
 * system call. It is also a hundredth of the work: the other one starts processes to ask for
 * permissions.
 *
 * <p>Public because Kernel makes it by its name.
 */
public final class HardLinkLogStore extends HDFSLogStore {

  public HardLinkLogStore(Configuration hadoop) {
    super(hadoop);
  }

  /**
   * Writes the whole file or nothing.
   *
   * @throws java.nio.file.FileAlreadyExistsException when it exists and may not be overwritten
   */
  @Override
  public void write(
      org.apache.hadoop.fs.Path path,
      Iterator<String> actions,
      Boolean overwrite,
      Configuration hadoop)
      throws IOException {
    if (overwrite) {
      super.write(path, actions, overwrite, hadoop);
      return;
    }
    Path target = Path.of(path.toUri().getPath());
    Path whole = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (BufferedWriter lines = Files.newBufferedWriter(whole, StandardCharsets.UTF_8)) {
        while (actions.hasNext()) {
          lines.write(actions.next());
          lines.write('\n');
        }
      }
      Files.createLink(target, whole);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
