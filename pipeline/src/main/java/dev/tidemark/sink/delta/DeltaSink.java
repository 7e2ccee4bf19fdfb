/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static java.util.Objects.requireNonNull;

import dev.tidemark.rows.GroupRows;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * Appends the rows of each window to a Delta table once, when the window closes.
 *
 * <p><b>Input</b>: rows with a schema, in windows of which each comes in one pane when it closes,
 * as after a {@code GroupByKey} with the default trigger. Fields are STRING, INT32, INT64, DOUBLE,
 * BOOLEAN, {@code SqlTypes.TIMESTAMP} or DATETIME, nullable or not; the table's columns are string,
 * integer, long, double, boolean and timestamp (microseconds, UTC).
 *
 * <p><b>Output</b>: one {@link DeltaCommit} for each step, in the global window. A step is all the
 * windows that closed since the last one; it becomes one version of the table, which all readers
 * see at once.
 *
 * <pre>
 *   commit interval 1 minute, windows of 20 seconds, all closed within this minute:
 *     [10:00:00, 10:00:20) 3 rows
 *     [10:00:20, 10:00:40) 4 rows     →  version 7: 7 rows, transaction page_stats/delta = 10:00:40
 *   the same windows again, after a restart
 *                                     →  nothing: the table says that it holds all up to 10:00:40
 * </pre>
 *
 * <p><b>Delivery</b>: effectively once. The version of the table's transaction id is the greatest
 * window end that was committed, in milliseconds since 1970; windows that end no later are replays
 * and are skipped. The counters {@code windowsSkipped} and {@code rowsSkipped} tell how many. A
 * pane that refines a closed window is skipped too: append is for final results.
 *
 * <p>Rows of a bounded input are one step, whatever the interval: a batch closes windows in no
 * order, and on several workers at once, and a window that is committed behind a later one would be
 * taken for a replay.
 *
 * <p><b>Other writers</b> may commit to the same table at any time. On a local disk and on HDFS any
 * number of programs may write; on S3 Delta's log store knows of one program only, unless {@code
 * io.delta.kernel.logStore.s3a.impl} names another.
 *
 * <p><b>State</b>: the rows of open windows, and the names of data files from the close of their
 * window to the commit. One worker writes a window.
 *
 * <p>A table that does not exist is made; {@link #preflight} does so before anything runs, and
 * finds what would fail.
 */
public final class DeltaSink extends PTransform<PCollection<Row>, PCollection<DeltaCommit>> {
  private static final long serialVersionUID = 1L;
  private static final int ONE_KEY = 0;

  private final String path;
  private final String transactionId;
  private final Duration commitInterval;
  private final Map<String, String> hadoopOptions;

  private DeltaSink(
      String path,
      String transactionId,
      Duration commitInterval,
      Map<String, String> hadoopOptions) {
    this.path = path;
    this.transactionId = transactionId;
    this.commitInterval = commitInterval;
    this.hadoopOptions = Map.copyOf(hadoopOptions);
  }

  /**
   * A sink that appends to the table at {@code path} and commits whenever windows close. It needs a
   * {@linkplain #withTransactionId transaction id}.
   *
   * @param path the table's directory, in any file system that Hadoop knows
   */
  public static DeltaSink append(String path) {
    return new DeltaSink(requireNonNull(path, "path"), null, Duration.ZERO, Map.of());
  }

  /**
   * The name by which the table remembers what this sink committed: the query's and the sink's, the
   * same in every run, and no other writer's.
   */
  public DeltaSink withTransactionId(String id) {
    return new DeltaSink(path, requireNonNull(id, "id"), commitInterval, hadoopOptions);
  }

  /**
   * How long closed windows are gathered, by the clock, before they are committed together. Zero
   * commits whenever windows close: at every micro-batch in which any do.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public DeltaSink withCommitInterval(Duration interval) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException(
          "a commit interval of " + interval + ": it must be 0 seconds or more");
    }
    return new DeltaSink(path, transactionId, interval, hadoopOptions);
  }

  /** Hadoop properties for the file system, such as {@code fs.s3a.endpoint}. */
  public DeltaSink withHadoopOptions(Map<String, String> options) {
    return new DeltaSink(path, transactionId, commitInterval, options);
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
    new Preflight(DeltaTable.at(path, hadoopOptions), rows).run();
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
    requireFinalPanes(rows.getWindowingStrategy());
    AppendTarget target = new AppendTarget(path, transactionId, hadoopOptions, rows.getSchema());
    return commit(groupByWindowEnd(rows), target)
        .setCoder(SerializableCoder.of(DeltaCommit.class))
        .apply(
            "Globally",
            Window.<DeltaCommit>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes());
  }

  /** One element for all the rows whose windows end together, when that end has passed. */
  private static PCollection<KV<Integer, Iterable<Row>>> groupByWindowEnd(PCollection<Row> rows) {
    return rows.apply("StampWindowEnd", ParDo.of(new WindowEnds()))
        .setRowSchema(rows.getSchema())
        .apply(
            "ByWindowEnd",
            Window.<Row>into(FixedWindows.of(org.joda.time.Duration.millis(1)))
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(rows.getWindowingStrategy().getAllowedLateness())
                .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY)
                .discardingFiredPanes())
        .apply("GroupByWindowEnd", GroupRows.perWindow());
  }

  private PCollection<DeltaCommit> commit(
      PCollection<KV<Integer, Iterable<Row>>> windows, AppendTarget target) {
    boolean batch = windows.isBounded() == PCollection.IsBounded.BOUNDED;
    if (commitInterval.isZero() && !batch) {
      return windows.apply("WriteAndCommit", ParDo.of(new WriteAndCommitStep(target)));
    }
    return windows
        .apply("WriteFiles", ParDo.of(new WriteWindow(target)))
        .setCoder(SerializableCoder.of(Manifest.class))
        .apply(
            "CommitInterval",
            Window.<Manifest>into(new GlobalWindows())
                .triggering(batch ? DefaultTrigger.of() : everyInterval())
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes())
        .apply("OneCommitter", WithKeys.of(ONE_KEY))
        .setCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(Manifest.class)))
        .apply("GroupStep", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitStep(target)));
  }

  private Trigger everyInterval() {
    return Repeatedly.forever(
        AfterProcessingTime.pastFirstElementInPane()
            .plusDelayOf(org.joda.time.Duration.millis(commitInterval.toMillis())));
  }

  /** Accumulating panes repeat rows, which an appended file cannot take back. */
  private void requireFinalPanes(WindowingStrategy<?, ?> windowing) {
    Trigger trigger = windowing.getTrigger();
    boolean once =
        trigger instanceof AfterWatermark.FromEndOfWindow
            || trigger instanceof Never.NeverTrigger
            || (trigger instanceof DefaultTrigger
                && windowing.getAllowedLateness().isEqual(org.joda.time.Duration.ZERO));
    if (windowing.getMode() == WindowingStrategy.AccumulationMode.ACCUMULATING_FIRED_PANES
        && !once) {
      throw new IllegalArgumentException(
          "the Delta sink of %s appends, but its input's windows come in several accumulating panes (trigger %s), so rows would be written twice; use discardingFiredPanes() or a trigger that fires once"
              .formatted(path, trigger));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("path", path).withLabel("Table"));
    builder.addIfNotNull(
        DisplayData.item("transactionId", transactionId).withLabel("Transaction id"));
    builder.add(
        DisplayData.item("commitInterval", commitInterval.toString()).withLabel("Commit interval"));
  }
}
