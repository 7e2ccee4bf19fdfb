/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;

/**
 * A data file of a table as of some version.
 *
 * @param scanFile the file as a scan of Kernel's gave it
 */
record ActiveFile(Row scanFile) {

  private Row add() {
    return scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
  }

  /** As it is written in the log, most often relative to the table's directory. */
  String path() {
    return add().getString(add().getSchema().indexOf("path"));
  }

  /** In bytes. */
  long size() {
    return add().getLong(add().getSchema().indexOf("size"));
  }

  MapValue partitionValues() {
    return add().getMap(add().getSchema().indexOf("partitionValues"));
  }
}
