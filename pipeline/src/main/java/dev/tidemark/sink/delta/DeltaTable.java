/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.hadoop.ThriftyLocalFileSystem;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The place of a Delta table, which may not exist yet, and what Kernel needs to work there. */
final class DeltaTable {
  private static final String WRITER = "Tidemark";

  /** What the class path says. Read once, since tasks open their tables anew; never changed. */
  private static final Configuration CLASS_PATH = readClassPath();

  private final String path;
  private final Configuration hadoop;
  private final Engine engine;
  private final Table table;

  private DeltaTable(String path, Configuration hadoop, Engine engine, Table table) {
    this.path = path;
    this.hadoop = hadoop;
    this.engine = engine;
    this.table = table;
  }

  /**
   * @param path a directory; without a scheme, of Hadoop's default file system
   * @param options Hadoop properties
   * @throws DeltaTableException when no file system has such paths
   */
  static DeltaTable at(String path, Map<String, String> options) {
    Configuration hadoop = new Configuration(CLASS_PATH);
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    if (own != null) { // connectors may be there alone
      hadoop.setClassLoader(own);
    }
    hadoop.set(ThriftyLocalFileSystem.PROPERTY, ThriftyLocalFileSystem.class.getName());
    hadoop.set("io.delta.kernel.logStore.file.impl", HardLinkLogStore.class.getName());
    // Files are split where their statistics are collected, not in Kernel's writer.
    hadoop.setLong("delta.kernel.default.parquet.writer.targetMaxFileSize", Long.MAX_VALUE);
    options.forEach(hadoop::set);
    Engine engine = DefaultEngine.create(hadoop);
    try {
      return new DeltaTable(path, hadoop, engine, Table.forPath(engine, path));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new DeltaTableException(
          "no Delta table can be at " + path,
          String.valueOf(e.getMessage()),
          "Correct the path, or put the file system's connector on the class path",
          e);
    }
  }

  private static Configuration readClassPath() {
    Configuration read = new Configuration();
    read.get(FileSystem.FS_DEFAULT_NAME_KEY); // which is when it reads
    return read;
  }

  String path() {
    return path;
  }

  Engine engine() {
    return engine;
  }

  /** The table's directory with its scheme. */
  Path directory() {
    return new Path(table.getPath(engine));
  }

  FileSystem fileSystem() throws IOException {
    return directory().getFileSystem(hadoop);
  }

  /**
   * The table as of now, if there is one.
   *
   * @throws DeltaTableException when there is one that Kernel cannot read
   */
  Optional<TableSnapshot> latest() {
    try {
      return Optional.of(new TableSnapshot((SnapshotImpl) table.getLatestSnapshot(engine), engine));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    } catch (InvalidTableException e) {
      throw damaged(e);
    } catch (KernelException e) {
      throw new DeltaTableException(
          "the Delta table " + path + " cannot be read",
          e.getMessage(),
          "Remove the feature from the table, mend it, or choose another path",
          e);
    } catch (RuntimeException e) { // whatever a parser says of what is not what it should be
      throw damaged(e);
    }
  }

  /**
   * Makes sure that no commit has become nothing, as after a crash of the machine. Kernel takes it
   * for a commit without actions, and the table for one without its rows.
   */
  void requireNoEmptyCommit() {
    new LogDamage(this)
        .emptyCommit()
        .ifPresent(
            name -> {
              throw damaged(name + " is empty", null);
            });
  }

  private DeltaTableException damaged(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage());
    return damaged(new LogDamage(this).spoiltCommit().orElse(said), e);
  }

  private DeltaTableException damaged(String why, RuntimeException cause) {
    return new DeltaTableException(
        "the Delta table " + path + " cannot be read",
        "its log is damaged or cannot be reached: " + why,
        "Restore what is in _delta_log from a backup, or choose another path",
        cause);
  }

  /**
   * The table as of now.
   *
   * @throws DeltaTableException when there is none or Kernel cannot read it
   */
  TableSnapshot existing() {
    return latest()
        .orElseThrow(
            () ->
                new DeltaTableException(
                    "there is no Delta table at " + path,
                    "its log is missing or empty",
                    "Correct the path, or restore the table; a query makes it anew when it starts"));
  }

  /** Begins an addition to the table. */
  TransactionBuilder newTransaction() {
    return table.createTransactionBuilder(engine, WRITER, Operation.STREAMING_UPDATE);
  }

  /**
   * Makes an empty table which every Delta reader and writer can use (reader version 1, writer
   * version 2), unless there is one.
   */
  void create(StructType schema, List<String> partitionBy) {
    NextVersionEngine first = new NextVersionEngine(engine, 0, true);
    try {
      table
          .createTransactionBuilder(first, WRITER, Operation.CREATE_TABLE)
          .withSchema(first, schema)
          .withPartitionColumns(first, partitionBy)
          .build(first)
          .commit(first, CloseableIterable.emptyIterable());
    } catch (TableAlreadyExistsException e) {
      // Another worker, or another program, was faster; whether it fits is looked at next.
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NextVersionEngine.OvertakenException)) {
        throw e;
      }
    }
  }

  /**
   * Makes sure that rows may be taken out of the table.
   *
   * @param mode the output mode that does so
   */
  void requireNotAppendOnly(TableSnapshot snapshot, String mode) {
    if (Boolean.parseBoolean(snapshot.properties().get("delta.appendOnly"))) {
      throw new DeltaTableException(
          "the Delta table " + path + " cannot be written in output mode " + mode,
          "it takes no rows out (delta.appendOnly = true)",
          "Write it in output mode append, choose another path, or unset the property");
    }
  }

  /** What Kernel's refusal to begin a transaction means. */
  DeltaTableException unsupported(RuntimeException e) {
    return new DeltaTableException(
        "the Delta table " + path + " cannot be written",
        "it asks of its writers what Delta Kernel cannot do: " + e.getMessage(),
        "Drop the feature (ALTER TABLE … DROP FEATURE), or choose another path",
        e);
  }

  /** Sums up the log so far in one file, so that readers need not read all of it. */
  void checkpoint(long version) throws IOException {
    table.checkpoint(engine, version);
  }
}
