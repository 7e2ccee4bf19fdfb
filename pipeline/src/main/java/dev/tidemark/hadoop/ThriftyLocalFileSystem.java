/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, but for how permissions are set. Where Hadoop's native library is not
 * installed it starts a process, {@code chmod}, for each file and directory that it makes, and one
 * more for the file's checksum: for a query that writes small files that is a large part of its
 * cost. Here the JVM does it. To be used under Hadoop's property {@link #PROPERTY}.
 */
public final class ThriftyLocalFileSystem extends LocalFileSystem {
  /** The property of Hadoop that names the class for paths {@code file:}. */
  public static final String PROPERTY = "fs.file.impl";

  public ThriftyLocalFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (posix == null || permission.getStickyBit()) { // what the JVM does not know of
        super.setPermission(path, permission);
      } else {
        posix.setPermissions(PosixFilePermissions.fromString(permission.toString()));
      }
    }
  }
}
