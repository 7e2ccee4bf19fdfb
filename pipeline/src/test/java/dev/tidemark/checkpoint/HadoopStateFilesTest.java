/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/** On a file system of Hadoop's. */
class HadoopStateFilesTest extends StateFilesSuite {
  @Override
  String location() {
    return NoReplaceFileSystem.location(directory);
  }
}
