/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.Row;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.types.StructType;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a commit. Kernel 3.3 knows how to add files and to set one transaction; removing,
 * several transactions and new metadata go through its internal classes, so this class belongs to
 * that version of Kernel.
 */
final class Actions {
  private final TableSnapshot snapshot;
  private final URI directory;
  private final long now;

  /**
   * @param snapshot the version that the commit follows
   * @param directory the table's
   * @param now in milliseconds since 1970
   */
  Actions(TableSnapshot snapshot, URI directory, long now) {
    this.snapshot = snapshot;
    this.directory = directory;
    this.now = now;
  }

  List<Row> of(Change change) {
    List<Row> actions = new ArrayList<>();
    change
        .metadata()
        .ifPresent(
            metadata -> actions.add(SingleAction.createMetadataSingleAction(metadata.toRow())));
    change.transactions().forEach((id, version) -> actions.add(transaction(id, version)));
    change.removed().forEach(file -> actions.add(remove(file, change.dataChange())));
    change.added().forEach(file -> actions.add(add(file, change.dataChange())));
    return actions;
  }

  private Row transaction(String id, long version) {
    return SingleAction.createTxnSingleAction(
        new SetTransaction(id, version, Optional.of(now)).toRow());
  }

  private Row remove(ActiveFile file, boolean dataChange) {
    StructType schema = RemoveFile.FULL_SCHEMA;
    Map<Integer, Object> values = new HashMap<>();
    values.put(schema.indexOf("path"), file.path());
    values.put(schema.indexOf("deletionTimestamp"), now);
    values.put(schema.indexOf("dataChange"), dataChange);
    values.put(schema.indexOf("extendedFileMetadata"), true);
    values.put(schema.indexOf("partitionValues"), file.partitionValues());
    values.put(schema.indexOf("size"), file.size());
    return SingleAction.createRemoveFileSingleAction(new GenericRow(schema, values));
  }

  private Row add(DataFile file, boolean dataChange) {
    Map<String, Literal> partition = new HashMap<>();
    List<String> columns = snapshot.partitionColumns();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      partition.put(
          column,
          RowTypes.literal(snapshot.schema().get(column).getDataType(), file.partition().get(i)));
    }
    return SingleAction.createAddFileSingleAction(
        AddFile.convertDataFileStatus(directory, file.toKernel(), partition, dataChange));
  }
}
