/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Remembers which files were seen, in bounded memory: the newest ones by name, and of all others
 * that they are no newer than the newest of them. So a file that appears with a time of
 * modification older than that of the oldest which is remembered counts as seen.
 */
final class SeenFiles {
  private final int most;
  private final TreeSet<LoggedFile> newest = new TreeSet<>(LoggedFile.BY_AGE);
  private final Map<String, LoggedFile> byPath = new HashMap<>();
  private LoggedFile forgotten;

  /**
   * @param most how many are remembered by name
   */
  SeenFiles(int most) {
    this.most = most;
  }

  void add(LoggedFile file) {
    newest.add(file);
    byPath.put(file.path(), file);
    if (newest.size() > most) {
      forgotten = newest.pollFirst();
      byPath.remove(forgotten.path());
    }
  }

  /** Whether a file was seen, whatever has become of it since. */
  boolean contains(FileEntry file) {
    return byPath.containsKey(file.path())
        || (forgotten != null
            && (file.modified() < forgotten.modified()
                || (file.modified() == forgotten.modified()
                    && file.path().compareTo(forgotten.path()) <= 0)));
  }

  /** How many are remembered by name. */
  int size() {
    return newest.size();
  }
}
