/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the demo's result back. */
interface TableReader {

  /**
   * The rows of the table at {@code path}, as last committed; none if it was not created yet.
   *
   * @throws IOException when there is a table, and it cannot be read
   */
  List<PageStats> read(Path path) throws IOException;
}
