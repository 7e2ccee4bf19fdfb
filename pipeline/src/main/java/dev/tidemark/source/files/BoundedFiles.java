/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.source.BoundedConnector;
import dev.tidemark.source.Range;
import dev.tidemark.source.RangeReader;
import dev.tidemark.source.SourceUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads all files that there are when the query starts. The origin of a record is its file's path;
 * its offset is the byte at which it begins (of a compressed file, the byte after decompression),
 * in Parquet the number of its row.
 *
 * @param path a directory, a glob or a file, in any file system that Beam knows
 * @param format how the files are written
 */
public record BoundedFiles(String path, FileFormat format) implements BoundedConnector {
  private static final long serialVersionUID = 1L;

  /** Below this, opening a file once more costs more than reading in parallel saves. */
  private static final long LEAST_RANGE = 4 << 20;

  @Override
  public void preflight() {
    List<FileEntry> files = list();
    FileEntry first = files.get(0);
    String problem;
    try {
      problem = format.problemOf(first.path());
    } catch (IOException | RuntimeException e) {
      throw new SourceUnavailableException(
          "cannot read " + first.path(),
          String.valueOf(e.getMessage()),
          "See that it is a file of the format that the source says, and that it may be read",
          e);
    }
    if (problem != null) {
      throw new SourceUnavailableException(
          "cannot read " + first.path(), problem, "Correct schema, or path");
    }
  }

  @Override
  public List<Range> ranges(long desiredBytes) {
    List<Range> ranges = new ArrayList<>();
    for (FileEntry file : list()) {
      try {
        ranges.addAll(format.ranges(file, Math.max(LEAST_RANGE, desiredBytes)));
      } catch (IOException e) {
        throw new SourceUnavailableException(
            "cannot read " + file.path(),
            String.valueOf(e.getMessage()),
            "Replace it or take it away",
            e);
      }
    }
    return ranges;
  }

  private List<FileEntry> list() {
    List<FileEntry> files;
    try {
      files = new FileListing(path).list();
    } catch (IOException | IllegalArgumentException e) {
      throw new SourceUnavailableException(
          "cannot read " + describe(),
          String.valueOf(e.getMessage()),
          "See that path is right, and that its file system can be reached",
          e);
    }
    if (files.isEmpty()) {
      throw new SourceUnavailableException(
          "cannot read " + describe(),
          "there is no file (those whose names begin with _ or . do not count)",
          "Name a directory that holds some, a glob that matches some, or a file");
    }
    return files.stream().sorted(Comparator.comparing(FileEntry::path)).toList();
  }

  @Override
  public RangeReader open(Range range) {
    try {
      return format.open(range);
    } catch (IOException e) {
      throw new SourceUnavailableException(
          "cannot read " + range.origin().source(),
          String.valueOf(e.getMessage()),
          "It was there when the query started: put it back, and start the query again",
          e);
    }
  }

  @Override
  public String describe() {
    return "files " + path;
  }
}
