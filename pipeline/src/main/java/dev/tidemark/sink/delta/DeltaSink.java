/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static java.util.Objects.requireNonNull;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.sink.Fence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Writes rows into a Delta table: appends closed windows, appends rows as they come, puts rows in
 * the place of earlier ones, or replaces the whole table.
 *
 * <p><b>Input</b>: rows with a schema. Fields are STRING, INT32, INT64, DOUBLE, BOOLEAN, {@code
 * SqlTypes.TIMESTAMP} or DATETIME, nullable or not; the table's columns are string, integer, long,
 * double, boolean and timestamp (microseconds, UTC).
 *
 * <p><b>Output</b>: one {@link DeltaCommit} for each step, in the global window. A step becomes one
 * version of the table, which all readers see at once, or not at all.
 *
 * <table>
 *   <caption>What a step is, and what a replay of it does</caption>
 *   <tr><th></th><th>a step</th><th>a replay</th></tr>
 *   <tr><td>{@link #append}</td><td>the windows that closed since the last one, in event-time
 *       order</td><td>nothing: the version of the table's transaction id is the greatest window
 *       end that was committed, and windows that end no later are skipped</td></tr>
 *   <tr><td>{@link #appendRows}</td><td>the rows that came since the last one; a batch is one
 *       step</td><td>nothing, if
 *       rows have a {@linkplain #withPosition position}: the table remembers the last offset of
 *       each partition; else the rows come twice</td></tr>
 *   <tr><td>{@link #upsert}</td><td>the rows of one pane</td><td>the table comes to the same:
 *       rows replace those with their key; a step that changes nothing makes no version</td></tr>
 *   <tr><td>{@link #replace}</td><td>the rows of one pane, all of the table</td><td>the table
 *       comes to the same</td></tr>
 * </table>
 *
 * <pre>
 *   append, commit interval 1 minute, windows of 20 seconds, all closed within this minute:
 *     [10:00:00, 10:00:20) 3 rows
 *     [10:00:20, 10:00:40) 4 rows     →  version 7: 7 rows, transaction page_stats/delta = 10:00:40
 *   the same windows again, after a restart
 *                                     →  nothing: the table says that it holds all up to 10:00:40
 * </pre>
 *
 * <p><b>Delivery</b>: effectively once, as the table above says. The counters {@code
 * windowsSkipped} and {@code rowsSkipped} tell how much was recognised as a replay. In append mode
 * a pane that refines a closed window is skipped too: append is for final results. In {@link
 * #upsert}, results that are built up again after a restart show as they are by then, until they
 * have caught up.
 *
 * <p>Rows of a bounded input are one step, whatever the interval: a batch closes windows in no
 * order, and on several workers at once, and a window that is committed behind a later one would be
 * taken for a replay.
 *
 * <p><b>Other writers</b> may commit to the same table at any time, OPTIMIZE among them: each
 * commit is decided on the version before it, and decided anew when another one came first. On a
 * local disk and on HDFS any number of programs may write; on S3 Delta's log store knows of one
 * program only, unless {@code io.delta.kernel.logStore.s3a.impl} names another.
 *
 * <p><b>State</b>: in append the rows of open windows, and the names of data files from the close
 * of their window to the commit. One worker writes a window, and one commits; {@link #appendRows}
 * writes with as many workers as there are.
 *
 * <p>A table that does not exist is made; {@link #preflight} does so before anything runs, and
 * finds what would fail. Tables with deletion vectors or column mapping are refused.
 */
public final class DeltaSink extends PTransform<PCollection<Row>, PCollection<DeltaCommit>> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final DeltaWrite write;
  private final String transactionId;
  private final Duration commitInterval;
  private final Map<String, String> hadoopOptions;
  private final TableLayout layout;
  private final Fence fence;

  private DeltaSink(
      String path,
      DeltaWrite write,
      String transactionId,
      Duration commitInterval,
      Map<String, String> hadoopOptions,
      TableLayout layout,
      Fence fence) {
    this.path = requireNonNull(path, "path");
    this.write = write;
    this.transactionId = transactionId;
    this.commitInterval = commitInterval;
    this.hadoopOptions = Map.copyOf(hadoopOptions);
    this.layout = layout;
    this.fence = fence;
  }

  /**
   * A sink that appends each window's rows once, when it closes, and commits whenever windows
   * close. Its input comes in windows of which each has one pane when it closes, as after a {@code
   * GroupByKey} with the default trigger. It needs a {@linkplain #withTransactionId transaction
   * id}.
   *
   * @param path the table's directory, in any file system that Hadoop knows
   */
  public static DeltaSink append(String path) {
    return new DeltaSink(
        path, new AppendWindows(), null, Duration.ZERO, Map.of(), TableLayout.PLAIN, Fence.NONE);
  }

  /**
   * A sink that appends rows as they come, in any windowing. It needs a {@linkplain
   * #withTransactionId transaction id}, and is effectively once if rows have a {@linkplain
   * #withPosition position}.
   *
   * @param path as in {@link #append}
   */
  public static DeltaSink appendRows(String path) {
    return new DeltaSink(
        path, new AppendRows(null), null, Duration.ZERO, Map.of(), TableLayout.PLAIN, Fence.NONE);
  }

  /**
   * A sink that puts each row in the place of the one with the same group. Of rows that come
   * together, those of a later pane are newer.
   *
   * @param path as in {@link #append}
   * @param group the columns of the group; none: the table has one row
   */
  public static DeltaSink upsert(String path, List<String> group) {
    return new DeltaSink(
        path,
        new UpsertRows(UpsertKey.of(group)),
        "",
        Duration.ZERO,
        Map.of(),
        TableLayout.PLAIN,
        Fence.NONE);
  }

  /**
   * The same where the window belongs to the key.
   *
   * @param start the TIMESTAMP column of the window's start
   * @param end the TIMESTAMP column of the window's end
   */
  public static DeltaSink upsertWindows(String path, List<String> group, String start, String end) {
    UpsertKey key = new UpsertKey(group, UpsertKey.Kind.WINDOWS, start, end);
    return new DeltaSink(
        path, new UpsertRows(key), "", Duration.ZERO, Map.of(), TableLayout.PLAIN, Fence.NONE);
  }

  /**
   * The same for sessions: a row supersedes all of its group whose window lies within its own.
   *
   * @param start the TIMESTAMP column of the session's start
   * @param end the TIMESTAMP column of the session's end
   */
  public static DeltaSink upsertSessions(
      String path, List<String> group, String start, String end) {
    UpsertKey key = new UpsertKey(group, UpsertKey.Kind.SESSIONS, start, end);
    return new DeltaSink(
        path, new UpsertRows(key), "", Duration.ZERO, Map.of(), TableLayout.PLAIN, Fence.NONE);
  }

  /**
   * A sink that replaces the whole table by the rows of each pane.
   *
   * @param path as in {@link #append}
   */
  public static DeltaSink replace(String path) {
    return new DeltaSink(
        path, new ReplaceRows(), "", Duration.ZERO, Map.of(), TableLayout.PLAIN, Fence.NONE);
  }

  /**
   * The same for the tables of complete mode, each of which takes the place of all before it.
   *
   * @param rows the schema of their rows
   */
  public PTransform<PCollection<ResultTable>, PCollection<DeltaCommit>> ofTables(Schema rows) {
    return new ReplaceTable(new DeltaTarget(path, "", hadoopOptions, rows, layout, fence));
  }

  /**
   * The name by which the table remembers what this sink appended: the query's and the sink's, the
   * same in every run, and no other writer's.
   */
  public DeltaSink withTransactionId(String id) {
    return new DeltaSink(
        path, write, requireNonNull(id, "id"), commitInterval, hadoopOptions, layout, fence);
  }

  /**
   * For {@link #appendRows}: the columns that say where a row was read, which are not written. A
   * replay begins at any offset; within a partition, rows come in the order of offsets.
   *
   * @param partition a STRING column, the partition of the source
   * @param offset an INT64 column, ascending within a partition
   */
  public DeltaSink withPosition(String partition, String offset) {
    if (!(write instanceof AppendRows)) {
      throw new IllegalArgumentException(
          "the Delta sink of %s has a position (%s, %s), but only rows that are appended as they come need one; use appendRows"
              .formatted(path, partition, offset));
    }
    return new DeltaSink(
        path,
        new AppendRows(new RowPosition(partition, offset)),
        transactionId,
        commitInterval,
        hadoopOptions,
        layout,
        fence);
  }

  /**
   * How long what is to be written is gathered, by the clock, before it is committed together. Zero
   * commits whenever there is something: at every micro-batch in which there is any.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public DeltaSink withCommitInterval(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException(
          "a commit interval of " + interval + ": it must be 0 seconds or more");
    }
    return new DeltaSink(path, write, transactionId, interval, hadoopOptions, layout, fence);
  }

  /** Commits as long as {@code fence} lets it. */
  public DeltaSink withFence(Fence fence) {
    return new DeltaSink(path, write, transactionId, commitInterval, hadoopOptions, layout, fence);
  }

  /** Hadoop properties for the file system, such as {@code fs.s3a.endpoint}. */
  public DeltaSink withHadoopOptions(Map<String, String> options) {
    return new DeltaSink(path, write, transactionId, commitInterval, options, layout, fence);
  }

  /**
   * Puts files into a directory for each value of these columns. A table that exists must be
   * partitioned in the same way; without this, it is taken as it is.
   */
  public DeltaSink withPartitionBy(List<String> columns) {
    return withLayout(layout.withPartitionBy(columns));
  }

  /**
   * Adds columns that a table does not have, nullable, and leaves those null that the rows do not
   * have. Types never change.
   */
  public DeltaSink withMergeSchema() {
    return withLayout(layout.withMergeSchema());
  }

  /**
   * Puts small files together, every ten versions, in {@link #append} and {@link #appendRows}.
   *
   * @param bytes the size that a file should have; files of less than half of it are small
   */
  public DeltaSink withTargetFileBytes(long bytes) {
    return withLayout(layout.withTargetFileBytes(bytes));
  }

  private DeltaSink withLayout(TableLayout layout) {
    return new DeltaSink(path, write, transactionId, commitInterval, hadoopOptions, layout, fence);
  }

  /**
   * Finds out whether rows of such a schema can be written, really writing and deleting a file, and
   * makes the table if there is none: reader version 1 and writer version 2, every column nullable,
   * so that every Delta engine can use it.
   *
   * @throws DeltaTableException when the path cannot be written, holds something else, or holds a
   *     table with other columns or with features that cannot be written
   */
  public void preflight(Schema rows) {
    new Preflight(DeltaTable.at(path, hadoopOptions), write.tableSchema(rows), layout).run();
  }

  /**
   * The greatest window end that the table holds of this sink, in milliseconds since 1970: windows
   * that end no later are durable. Empty if it holds none.
   *
   * @throws DeltaTableException when the table cannot be read
   */
  public OptionalLong committedUpTo() {
    return DeltaTable.at(path, hadoopOptions)
        .latest()
        .map(table -> table.lastTransaction(transactionId))
        .orElse(OptionalLong.empty());
  }

  @Override
  public PCollection<DeltaCommit> expand(PCollection<Row> rows) {
    if (transactionId == null) {
      throw new IllegalArgumentException(
          "the Delta sink of "
              + path
              + " has no transaction id, so a restart would write twice; call withTransactionId");
    }
    DeltaTarget target =
        new DeltaTarget(
            path, transactionId, hadoopOptions, write.tableSchema(rows.getSchema()), layout, fence);
    return write
        .expand(rows, target, commitInterval)
        .setCoder(SerializableCoder.of(DeltaCommit.class))
        .apply(
            "Globally",
            Window.<DeltaCommit>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("path", path).withLabel("Table"));
    builder.addIfNotNull(
        DisplayData.item("transactionId", transactionId).withLabel("Transaction id"));
    builder.add(
        DisplayData.item("commitInterval", commitInterval.toString()).withLabel("Commit interval"));
    builder.addIfNotDefault(
        DisplayData.item("partitionBy", String.join(", ", layout.partitionBy()))
            .withLabel("Partition columns"),
        "");
  }
}
