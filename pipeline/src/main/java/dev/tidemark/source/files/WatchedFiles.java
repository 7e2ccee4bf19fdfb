/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.CheckpointFiles;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Log;
import dev.tidemark.source.LogConnector;
import dev.tidemark.source.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.io.MoreFiles;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.io.RecursiveDeleteOption;

/**
 * Reads the files of a directory or glob, and goes on to watch it for new ones: each is read once,
 * in the order in which they were written. All of them together are one partition, called by the
 * path; the {@link FileLog} says which file has which of its offsets. Dead letters name the file,
 * and the byte or row in it.
 *
 * <p>A file must not change once it was seen. It may be deleted when it was read, and, in a query
 * with a checkpoint, when its rows' windows are durable.
 *
 * @param path a directory, a glob or a file, in any file system that Beam knows
 * @param format how the files are written
 * @param maxFilesPerTrigger how many files a micro-batch reads at most
 * @param log the checkpoint that keeps which files were seen, a directory of any file system that
 *     Hadoop knows
 */
public record WatchedFiles(String path, FileFormat format, int maxFilesPerTrigger, String log)
    implements LogConnector {
  private static final long serialVersionUID = 1L;
  private static final String RUN = "tidemark-files-";

  /**
   * Files that are watched.
   *
   * @param checkpoint empty: a directory of this run alone, which goes when the process ends
   */
  public WatchedFiles(
      String path, FileFormat format, int maxFilesPerTrigger, Optional<String> checkpoint) {
    this(path, format, maxFilesPerTrigger, checkpoint.orElseGet(WatchedFiles::ofThisRun));
  }

  private static String ofThisRun() {
    return Path.of(System.getProperty("java.io.tmpdir"), RUN + UUID.randomUUID()).toString();
  }

  /** Finds out whether there is a directory, and whether its first file can be read, if any. */
  @Override
  public void preflight() {
    if (!filesThere().isEmpty()) {
      new BoundedFiles(path, format).preflight();
    }
  }

  /** Whether there is a directory. A file of it that cannot be read is a dead letter. */
  @Override
  public void checkReachable() {
    filesThere();
  }

  private List<FileEntry> filesThere() {
    List<FileEntry> files;
    try {
      files = new FileListing(path).list();
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceUnavailableException(
          "cannot watch " + path,
          String.valueOf(e.getMessage()),
          "See that path is right, and that its file system can be reached",
          e);
    }
    if (files.isEmpty()
        && FileListing.isLocalDirectoryPath(path)
        && !Files.isDirectory(Path.of(path))) {
      throw new SourceUnavailableException(
          "cannot watch " + path, "there is no such directory", "Make it, or correct path");
    }
    return files;
  }

  @Override
  public Map<Origin, Long> begin() {
    return Map.of(origin(), 0L);
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    return new WatchedConnection(this, next.get(origin()));
  }

  @Override
  public Log openLog() {
    return new WatchedLog(this);
  }

  @Override
  public long offsetsPerRecord() {
    return format.offsetsPerRecord();
  }

  @Override
  public String describe() {
    return "new files of " + path;
  }

  Origin origin() {
    return new Origin(path, 0);
  }

  FileLog fileLog() {
    try {
      return new FileLog(CheckpointFiles.at(log));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  FileWatch watch(FileLog of) {
    try {
      if (log.contains(RUN)) {
        deleteAtExit(Path.of(log));
      }
      return new FileWatch(new FileListing(path), format, of, FileWatch.MOST_REMEMBERED);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void deleteAtExit(Path directory) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
                  } catch (IOException e) {
                    // It was never made, or is left to the system's own cleaning.
                  }
                }));
  }

  private SourceUnavailableException unavailable(IOException e) {
    return new SourceUnavailableException(
        "cannot watch " + path,
        "the log of the files that were seen, in " + log + ", cannot be used: " + e.getMessage(),
        "Restore it, or begin anew with another checkpointLocation",
        e);
  }
}
