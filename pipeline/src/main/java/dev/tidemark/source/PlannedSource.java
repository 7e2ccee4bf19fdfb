/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.StateStore;
import dev.tidemark.time.LateGate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Reads a {@link LogConnector} by plan: what each micro-batch reads, of every partition from which
 * offset to which, is settled on the driver before it begins, and so is the watermark that its rows
 * are judged by. For runners that ask for the splits before each micro-batch. An element is all
 * that a split reads in a micro-batch, so that no runner can end a read half-way; see {@link
 * PlannedRead}.
 *
 * <p>A split of a micro-batch is a function of its plan. Reading it again, by a reader that was
 * kept from before or by a new one, here or on another machine, gives the same rows: none is
 * skipped and none repeated. All splits report the same watermark, the least over the partitions of
 * all of them.
 */
public final class PlannedSource extends UnboundedSource<List<EventBatch>, PlannedMark> {
  private static final long serialVersionUID = 1L;

  private final EventSource source;
  private final @Nullable LateGate gate;
  private final int splits;
  private final SplitPlan plan;
  private final @Nullable String feed;
  private final @Nullable StateStore store;
  private transient boolean counted;

  private PlannedSource(
      EventSource source,
      @Nullable LateGate gate,
      int splits,
      SplitPlan plan,
      @Nullable String feed,
      @Nullable StateStore store) {
    this.source = source;
    this.gate = gate;
    this.splits = splits;
    this.plan = plan;
    this.feed = feed;
    this.store = store;
  }

  /**
   * Reads what {@code source} would, as {@code feed} says.
   *
   * @param gate which rows are late, so that those that were late before are left out when they are
   *     read again; empty where no row is
   * @param splits how many splits there are, whatever the runner wants
   * @throws IllegalArgumentException when the source's connector is no {@link LogConnector}
   */
  public static PlannedSource of(
      EventSource source, Optional<LateGate> gate, int splits, BatchFeed feed) {
    if (!(source.connector() instanceof LogConnector)) {
      throw new IllegalArgumentException(
          source.connector().describe() + " cannot be read by offsets");
    }
    return new PlannedSource(
        source, gate.orElse(null), splits, SplitPlan.NOTHING, BatchFeeds.add(feed), null);
  }

  /**
   * Says where the read of each split ends, so that what its rows come to can be kept, and brings
   * in what was kept when the feed says so.
   */
  public PlannedSource withStore(StateStore store) {
    return new PlannedSource(source, gate, splits, plan, feed, store);
  }

  /**
   * Asked the first time for how many splits there are, and then before each micro-batch for what
   * they read.
   */
  @Override
  public List<PlannedSource> split(int desiredNumSplits, PipelineOptions options) {
    BatchFeed plans = BatchFeeds.named(feed);
    Optional<BatchPlan> batch = counted ? Optional.of(plans.next()) : Optional.empty();
    batch.ifPresent(plan -> connector().planned(plan, plans.standing(), source.clock().millis()));
    counted = true;
    List<PlannedSource> made = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      int own = split;
      SplitPlan part =
          batch
              .map(
                  b ->
                      SplitPlan.of(
                          b, plans.standing(), own, splits, origin -> splitOf(origin) == own))
              .orElse(SplitPlan.NOTHING);
      made.add(new PlannedSource(source, gate, splits, part, null, store));
    }
    return made;
  }

  /**
   * Reads at once what a micro-batch reads, by one split, outside of any pipeline.
   *
   * @param gate as in {@link #of}
   * @throws IOException when the input cannot be read
   */
  public static List<EventBatch> read(EventSource source, Optional<LateGate> gate, BatchPlan plan)
      throws IOException {
    SplitPlan all =
        new SplitPlan(
            plan.stretches(),
            SplitPlan.NOTHING.mark(),
            Map.of(),
            SplitPlan.NOTHING.read(),
            BatchPlan.NOTHING);
    PlannedReader.plan(all);
    try (PlannedReader reader =
        new PlannedReader(new PlannedSource(source, gate.orElse(null), 1, all, null, null))) {
      reader.start();
      return reader.getCurrent();
    } finally {
      PlannedReader.plan(null);
    }
  }

  private int splitOf(Origin origin) {
    return Math.floorMod(origin.source().hashCode() + origin.partition(), splits);
  }

  @Override
  public PlannedReader createReader(PipelineOptions options, @Nullable PlannedMark mark) {
    return new PlannedReader(this);
  }

  /**
   * The runner keeps readers from one micro-batch to the next, and gives them nothing of the new
   * one. But it asks each micro-batch's own source for this coder, in the thread that then reads.
   */
  @Override
  public Coder<PlannedMark> getCheckpointMarkCoder() {
    PlannedReader.plan(plan);
    return PlannedMark.CODER;
  }

  @Override
  public Coder<List<EventBatch>> getOutputCoder() {
    return ListCoder.of(EventBatchCoder.of(source.schema()));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder data) {
    data.delegate(source);
  }

  @Override
  public String toString() {
    return "PlannedSource{" + source.connector().describe() + "}";
  }

  EventSource source() {
    return source;
  }

  LogConnector connector() {
    return (LogConnector) source.connector();
  }

  Optional<LateGate> gate() {
    return Optional.ofNullable(gate);
  }

  Optional<StateStore> store() {
    return Optional.ofNullable(store);
  }

  SplitPlan plan() {
    return plan;
  }
}
