/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.hadoop;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThriftyLocalFileSystemTest {
  @TempDir Path dir;

  @Test
  void filesAndDirectoriesHaveThePermissionsThatHadoopWouldGiveThem() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set(ThriftyLocalFileSystem.PROPERTY, ThriftyLocalFileSystem.class.getName());
    hadoop.set("fs.permissions.umask-mode", "027");
    FileSystem files = FileSystem.newInstance(dir.toUri(), hadoop);

    assertThat(files, instanceOf(ThriftyLocalFileSystem.class));
    files.mkdirs(in("below"), new FsPermission("700"));
    try (OutputStream out = files.create(in("below/file"))) {
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    files.setPermission(in("below/file"), new FsPermission("604"));

    assertThat(permissions("below"), is("rwx------"));
    assertThat(permissions("below/file"), is("rw----r--"));
    assertThat(Files.readString(dir.resolve("below/file")), is("text"));
  }

  private org.apache.hadoop.fs.Path in(String name) {
    return new org.apache.hadoop.fs.Path(dir.resolve(name).toUri());
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(name)));
  }
}
