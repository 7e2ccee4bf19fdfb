/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of any file system that Hadoop knows and that renames atomically, and not onto a file that
 * exists, as HDFS does. Object stores that copy to rename keep files whole, but not their order
 * under a second writer: the checkpoint's lock has to see to that.
 */
final class HadoopFiles implements CheckpointFiles {
  private final FileSystem fileSystem;
  private final Path directory;

  HadoopFiles(FileSystem fileSystem, Path directory) {
    this.fileSystem = fileSystem;
    this.directory = directory;
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try (FSDataInputStream in = fileSystem.open(new Path(directory, path))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void create(String path, byte[] content) throws IOException {
    Path file = new Path(directory, path);
    Path hidden = new Path(file.getParent(), ".new" + UUID.randomUUID());
    try {
      try (FSDataOutputStream out = fileSystem.create(hidden, false)) {
        out.write(content);
        out.hsync();
      }
      if (fileSystem.exists(file) || !fileSystem.rename(hidden, file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    } finally {
      fileSystem.delete(hidden, false);
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return List.copyOf(sizes(folder).keySet());
  }

  @Override
  public SortedMap<String, Long> sizes(String folder) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    try {
      for (FileStatus file : fileSystem.listStatus(new Path(directory, folder))) {
        if (!file.getPath().getName().startsWith(".")) {
          sizes.put(file.getPath().getName(), file.getLen());
        }
      }
    } catch (FileNotFoundException e) {
      return new TreeMap<>();
    }
    return sizes;
  }

  @Override
  public void delete(String path) throws IOException {
    fileSystem.delete(new Path(directory, path), false);
  }

  @Override
  public String describe() {
    return directory.toString();
  }
}
