/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.sink.Fence;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether rows can be written to a table, found out before there are any: the table fits, and its
 * directory can be written.
 */
final class Preflight {
  static final String LOG = "_delta_log";

  private final DeltaTable table;
  private final Schema rows;
  private final TableLayout layout;

  Preflight(DeltaTable table, Schema rows, TableLayout layout) {
    this.table = table;
    this.rows = rows;
    this.layout = layout;
  }

  /**
   * Checks everything, makes the table if there is none, and adds columns to it if that is asked
   * for.
   *
   * @throws DeltaTableException when rows cannot be written
   */
  void run() {
    StructType wanted = RowTypes.toDelta(rows);
    Optional<TableSnapshot> existing = table.latest();
    if (existing.isPresent()) {
      table.requireNoEmptyCommit();
    }
    requirePartitionColumns();
    existing.ifPresent(this::requireMergeable);
    if (existing.isPresent()) {
      requireWritable();
    }
    try {
      if (existing.isEmpty()) {
        requireEmpty();
      }
      probe(table.directory());
      if (existing.isPresent()) {
        probe(new Path(table.directory(), LOG));
      } else {
        table.create(wanted, layout.partitionBy());
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof DeltaTableException known ? known : unwritable(e);
    }
    if (existing.isEmpty()) {
      requireMergeable(table.existing()); // somebody else may have made it
      requireWritable();
    }
    if (layout.mergeSchema()) {
      mergeSchema();
    }
  }

  /** The table as of now, made if there is none and known to fit the rows. */
  TableSnapshot open() {
    Optional<TableSnapshot> existing = table.latest();
    if (existing.isEmpty()) {
      run();
    } else if (layout.mergeSchema()) {
      mergeSchema();
    }
    TableSnapshot snapshot = table.existing();
    requireFits(snapshot);
    requireWritable();
    return snapshot;
  }

  /**
   * @throws DeltaTableException when the table has other columns than the rows, or lays its files
   *     out in another way
   */
  void requireFits(TableSnapshot snapshot) {
    requireMergeable(snapshot);
    List<String> missing =
        missing(snapshot.schema()).stream().map(name -> "the table has no column " + name).toList();
    if (!missing.isEmpty()) {
      throw misfit(missing);
    }
  }

  /** As {@link #requireFits}, but for columns that will be added. */
  private void requireMergeable(TableSnapshot snapshot) {
    List<String> partitions = snapshot.partitionColumns();
    if (!layout.partitionBy().isEmpty() && !layout.partitionBy().equals(partitions)) {
      throw new DeltaTableException(
          "the Delta table " + table.path() + " cannot be written",
          "it is partitioned by "
              + (partitions.isEmpty() ? "nothing" : String.join(", ", partitions))
              + " and should be by "
              + String.join(", ", layout.partitionBy()),
          "Leave partitionBy out to take the table as it is, or choose another path");
    }
    String mapping = snapshot.properties().getOrDefault("delta.columnMapping.mode", "none");
    if (!mapping.equalsIgnoreCase("none")) {
      throw new DeltaTableException(
          "the Delta table " + table.path() + " cannot be written",
          "it maps column names (delta.columnMapping.mode = " + mapping + ")",
          "Rewrite the table without column mapping, or choose another path");
    }
    List<String> misfits = misfits(snapshot.schema());
    if (!misfits.isEmpty()) {
      throw misfit(misfits);
    }
  }

  private DeltaTableException misfit(List<String> misfits) {
    return new DeltaTableException(
        "the rows do not fit the Delta table " + table.path(),
        String.join("; ", misfits),
        "Change the query's columns or the table's, "
            + (layout.mergeSchema() ? "" : "let columns be added (mergeSchema: true), ")
            + "or choose another path");
  }

  private void requirePartitionColumns() {
    for (String column : layout.partitionBy()) {
      if (!rows.hasField(column)) {
        throw new DeltaTableException(
            "a Delta table cannot be partitioned by " + column,
            "the rows have " + String.join(", ", rows.getFieldNames()),
            "Partition by some of these");
      }
    }
  }

  /** Adds the columns that the table does not have, all of them nullable. */
  private void mergeSchema() {
    try {
      new TableCommitter(table, this::requireMergeable, Fence.NONE)
          .commit(this::withMissingColumns);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Optional<Change> withMissingColumns(TableSnapshot snapshot) {
    StructType columns = snapshot.schema();
    List<String> missing = missing(columns);
    StructType added = RowTypes.toDelta(rows);
    for (String name : missing) {
      columns = columns.add(added.get(name));
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(Change.columns(snapshot.metadata().withNewSchema(columns)));
  }

  private List<String> missing(StructType columns) {
    return rows.getFieldNames().stream().filter(name -> columns.indexOf(name) < 0).toList();
  }

  private void requireWritable() {
    try {
      table.newTransaction().build(table.engine());
    } catch (KernelException | UnsupportedOperationException e) {
      throw table.unsupported(e);
    }
  }

  private List<String> misfits(StructType columns) {
    List<String> misfits = new ArrayList<>();
    for (Schema.Field field : rows.getFields()) {
      String name = field.getName();
      if (columns.indexOf(name) < 0) {
        if (!layout.mergeSchema() || !similar(columns, name).isEmpty()) {
          misfits.add("the table has no column " + name + similar(columns, name));
        }
        continue;
      }
      StructField column = columns.get(name);
      DataType type = RowTypes.toDelta(field.getType()).orElse(null);
      if (!column.getDataType().equals(type)) {
        misfits.add(
            "column %s is %s in the rows and %s in the table"
                .formatted(
                    name,
                    type == null ? RowTypes.typeName(field.getType()) : type,
                    column.getDataType()));
      } else if (field.getType().getNullable() && !column.isNullable()) {
        misfits.add("column " + name + " may be null in the rows and is NOT NULL in the table");
      }
    }
    for (StructField column : columns.fields()) {
      boolean left = layout.mergeSchema() && column.isNullable();
      if (!rows.hasField(column.getName()) && !left) {
        misfits.add("the rows have no column " + column.getName());
      }
    }
    return misfits;
  }

  private static String similar(StructType columns, String name) {
    return columns.fieldNames().stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .map(other -> " (but " + other + ")")
        .orElse("");
  }

  /** A table made among other people's files would hide them, or be spoiled by them. */
  private void requireEmpty() throws IOException {
    FileSystem files = table.fileSystem();
    if (!files.exists(table.directory())) {
      return;
    }
    if (!files.getFileStatus(table.directory()).isDirectory()) {
      throw new DeltaTableException(
          "no Delta table can be made at " + table.path(),
          "a file is there",
          "Choose another path, or remove the file");
    }
    Optional<String> foreign =
        Stream.of(files.listStatus(table.directory()))
            .map(file -> file.getPath().getName())
            .filter(name -> !name.equals(LOG) && !name.startsWith("."))
            .findFirst();
    if (foreign.isPresent()) {
      throw new DeltaTableException(
          "no Delta table can be made at " + table.path(),
          "the directory is no Delta table and is not empty; it holds " + foreign.get(),
          "Choose another path, or convert the files (CONVERT TO DELTA)");
    }
  }

  /** Permissions, quotas and read-only mounts show when a file is written, and not before. */
  private void probe(Path directory) throws IOException {
    FileSystem files = table.fileSystem();
    files.mkdirs(directory);
    Path probe = new Path(directory, ".tidemark-probe-" + UUID.randomUUID());
    try (OutputStream out = files.create(probe, false)) {
      out.write('\n');
    }
    if (!files.delete(probe, false)) {
      throw new IOException("the probe file " + probe + " could not be deleted");
    }
  }

  private DeltaTableException unwritable(Exception e) {
    return new DeltaTableException(
        "the Delta table " + table.path() + " cannot be written",
        e.getMessage() == null ? e.toString() : e.getMessage(),
        "Give this program the right to write there, or choose another path",
        e);
  }
}
