/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.io.IOException;

class LocalFilesTest extends CheckpointFilesSuite {
  @Override
  CheckpointFiles files() throws IOException {
    return Checkpoint.files(directory.toString());
  }
}
