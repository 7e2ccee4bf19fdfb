/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;

/**
 * An engine by which a commit becomes the one version that follows the snapshot it was decided on,
 * or fails. Kernel would look at what others committed meanwhile, find that an append conflicts
 * with hardly anything, and commit as a later version, whatever was read before.
 */
final class NextVersionEngine implements Engine {

  /** Another writer committed first. */
  static final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertakenException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Engine engine;
  private final long version;
  private final boolean blindAppend;

  /**
   * @param version the only version that may be committed
   * @param blindAppend whether the commit adds files and depends on nothing that the table holds,
   *     which other writers go by; Kernel 3.3 says so of every commit
   */
  NextVersionEngine(Engine engine, long version, boolean blindAppend) {
    this.engine = engine;
    this.version = version;
    this.blindAppend = blindAppend;
  }

  @Override
  public ExpressionHandler getExpressionHandler() {
    return engine.getExpressionHandler();
  }

  @Override
  public FileSystemClient getFileSystemClient() {
    return engine.getFileSystemClient();
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return engine.getParquetHandler();
  }

  @Override
  public JsonHandler getJsonHandler() {
    JsonHandler json = engine.getJsonHandler();
    return new JsonHandler() {
      @Override
      public ColumnarBatch parseJson(
          ColumnVector texts, StructType schema, Optional<ColumnVector> selection) {
        return json.parseJson(texts, schema, selection);
      }

      @Override
      public CloseableIterator<ColumnarBatch> readJsonFiles(
          CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate)
          throws IOException {
        return json.readJsonFiles(files, schema, predicate);
      }

      @Override
      public void writeJsonFileAtomically(
          String path, CloseableIterator<Row> actions, boolean overwrite) throws IOException {
        if (!path.endsWith("/%020d.json".formatted(version))) {
          actions.close();
          throw new OvertakenException(path + " is not version " + version, null);
        }
        try {
          json.writeJsonFileAtomically(
              path, blindAppend ? actions : actions.map(CommitKind::ofReader), overwrite);
        } catch (FileAlreadyExistsException e) {
          throw new OvertakenException(path + " exists", e);
        }
      }
    };
  }
}
