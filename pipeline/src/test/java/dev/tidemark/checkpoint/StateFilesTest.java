/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/** On a local disk. */
class StateFilesTest extends StateFilesSuite {
  @Override
  String location() {
    return directory.toString();
  }
}
