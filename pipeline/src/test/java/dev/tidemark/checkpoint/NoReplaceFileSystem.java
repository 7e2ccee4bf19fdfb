/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system under a scheme of its own, by which nobody takes it for a local disk.
 * It renames as HDFS does: atomically, and not onto a file that exists.
 */
final class NoReplaceFileSystem extends RawLocalFileSystem {
  private static final String SCHEME = "noreplace";

  /** A directory as Hadoop finds it, in any configuration. */
  static String location(java.nio.file.Path directory) {
    Configuration.addDefaultResource("dev/tidemark/checkpoint/noreplace.xml");
    return SCHEME + ":" + directory;
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    try {
      Files.createLink(pathToFile(to).toPath(), pathToFile(from).toPath());
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Files.delete(pathToFile(from).toPath());
    return true;
  }

  /** Which Hadoop would start a process for. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}
}
