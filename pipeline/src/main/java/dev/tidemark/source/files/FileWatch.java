/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.files.FileFormat.Extent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for new files and puts those that are whole into the {@link FileLog}, in the order in which
 * they were written. A file is taken to be whole when two looks, a second or more apart, found it
 * the same, or when it was last written ten seconds ago or more.
 *
 * <p>What is remembered between looks is bounded, however many files there are: the {@link
 * SeenFiles}, and up to {@value #MOST_WAITING} that wait their turn. Listing the directory takes as
 * long as it takes, but no more than a tenth of the time.
 */
final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** How many files are remembered by name. */
  static final int MOST_REMEMBERED = 100_000;

  private static final int MOST_WAITING = 100_000;
  private static final int MOST_PER_LOOK = 1_000;
  private static final long LOOK_MILLIS = 2_000;
  private static final long STILL_MILLIS = 1_000;
  private static final long QUIET_MILLIS = 10_000;
  private static final long LIST_INTERVAL = 500;
  private static final int LIST_SHARE = 10;
  private static final int TRIES = 3;
  private static final Comparator<FileEntry> BY_AGE =
      Comparator.comparingLong(FileEntry::modified).thenComparing(FileEntry::path);

  private final FileListing listing;
  private final FileFormat format;
  private final FileLog log;
  private final SeenFiles seen;
  private final Deque<FileEntry> waiting = new ArrayDeque<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private Map<FileEntry, Long> growing = Map.of(); // and since when it is as it is
  private long listAt = Long.MIN_VALUE;

  /** Goes on from what {@code log} holds. */
  FileWatch(FileListing listing, FileFormat format, FileLog log, int mostRemembered)
      throws IOException {
    this.listing = listing;
    this.format = format;
    this.log = log;
    this.seen = new SeenFiles(mostRemembered);
    log.load(seen::add);
  }

  /**
   * Looks once, if it is time.
   *
   * @param now milliseconds since 1970
   * @throws IOException when the directory cannot be listed, which may pass
   */
  void look(long now) throws IOException {
    if (waiting.isEmpty() && now >= listAt) {
      long began = System.nanoTime();
      List<FileEntry> listed = listing.list();
      waiting.addAll(whole(listed, now));
      long took = (System.nanoTime() - began) / 1_000_000;
      listAt = now + Math.max(LIST_INTERVAL, took * LIST_SHARE);
    }
    take();
  }

  /** Whether there are files that were found but not put into the log yet. */
  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  private List<FileEntry> whole(List<FileEntry> listed, long now) {
    List<FileEntry> whole = new ArrayList<>();
    Map<FileEntry, Long> stillGrowing = new HashMap<>();
    for (FileEntry file : listed) {
      if (seen.contains(file)) {
        continue;
      }
      long since = growing.getOrDefault(file, now);
      boolean old = file.modified() > 0 && file.modified() <= now - QUIET_MILLIS;
      if (old || since <= now - STILL_MILLIS) {
        whole.add(file);
      }
      if (!old && stillGrowing.size() < MOST_WAITING) {
        stillGrowing.put(file, since);
      }
    }
    growing = stillGrowing;
    whole.sort(BY_AGE);
    return whole.size() > MOST_WAITING ? whole.subList(0, MOST_WAITING) : whole;
  }

  private void take() throws IOException {
    List<LoggedFile> taken = new ArrayList<>();
    long end = log.end();
    long deadline = System.nanoTime() + LOOK_MILLIS * 1_000_000;
    while (!waiting.isEmpty() && taken.size() < MOST_PER_LOOK && System.nanoTime() < deadline) {
      FileEntry file = waiting.remove();
      Extent extent = measure(file);
      if (extent == null) {
        waiting.clear(); // those behind it come after it
        break;
      }
      LoggedFile logged =
          new LoggedFile(end, extent.length(), file.modified(), file.path(), extent.damage());
      taken.add(logged);
      end = logged.end();
    }
    if (!taken.isEmpty()) {
      log.append(taken);
      taken.forEach(seen::add);
    }
  }

  /** How far the file can be read; null when it is to be tried again. */
  private Extent measure(FileEntry file) {
    try {
      Extent extent = format.measure(file);
      failures.remove(file.path());
      if (extent.damage() != null) {
        LOG.warn("{} is damaged behind byte {}: {}", file.path(), extent.length(), extent.damage());
      }
      return extent;
    } catch (IOException e) {
      int tries = failures.merge(file.path(), 1, Integer::sum);
      LOG.warn("{} cannot be read ({} of {} tries): {}", file.path(), tries, TRIES, e.getMessage());
      if (tries < TRIES) {
        return null;
      }
      failures.remove(file.path());
      return new Extent(0, String.valueOf(e.getMessage()));
    }
  }
}
