/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/** Replaces all rows of a table, in one commit; readers see all of the old ones or of the new. */
final class ReplaceCommitter {
  private final DeltaTable table;
  private final TableCommitter changes;
  private final DataFileWriter writer;

  ReplaceCommitter(DeltaTable table, TableCommitter changes, DataFileWriter writer) {
    this.table = table;
    this.changes = changes;
    this.writer = writer;
  }

  /**
   * Commits a step.
   *
   * @param rows all rows that the table will hold
   */
  DeltaCommit commit(Collection<Row> rows) throws IOException {
    List<DataFile> added = writer.write(rows);
    long version =
        changes.commit(
            snapshot -> {
              table.requireNotAppendOnly(snapshot, "complete");
              return Optional.of(Change.replace(snapshot.files(Optional.empty()), added));
            });
    return new DeltaCommit(version, 0, rows.size(), added.size(), Instant.EPOCH);
  }
}
