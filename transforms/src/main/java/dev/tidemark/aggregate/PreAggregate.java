/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.DeadLetterCoder;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.fault.KillPoint;
import dev.tidemark.window.SessionWindowSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The first half of an aggregation: filters rows, drops the late ones, and adds the others up
 * within each bundle.
 *
 * <p>Input: batches with the plan's schema, in the global window. Output: {@link #PARTIALS}, one
 * element per bundle, slice and shard, or per bundle, watermark and shard of sessions, which {@link
 * WindowResult} merges, once for each sink; {@link #DEAD_LETTERS}, every late row and every
 * malformed record, those of a batch by offset; and if asked for, {@link #BUNDLES}: all the partial
 * results of a bundle as one element, for {@link WholeResult}.
 *
 * <p>With {@link #withStore} partial results are of one split's read each, and are kept before they
 * are handed on; and those that were kept come back in a batch of the source, and are handed on
 * with the others. None of their rows are counted again.
 *
 * <p>Keeps no state between bundles; what waits behind it is counted by {@link StateMetrics}. Every
 * record that comes in is counted in exactly one of the metrics {@code rows_aggregated}, {@code
 * rows_filtered}, {@code rows_late} and {@code rows_malformed} of the namespace {@code tidemark},
 * and all of them in {@code rows_in}.
 */
public final class PreAggregate extends PTransform<PCollection<EventBatch>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The namespace of Tidemark's metrics. */
  public static final String METRICS = "tidemark";

  /** Partial results, keyed by shard. */
  public static final TupleTag<KV<Integer, PartialAggregate>> PARTIALS = new TupleTag<>("partials");

  /** Late rows and malformed records. */
  public static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters");

  /** All partial results of a bundle in one element; see {@link #withBundles}. */
  public static final TupleTag<List<PartialAggregate>> BUNDLES = new TupleTag<>("bundles");

  private static final int DEFAULT_SHARDS = 4;

  private final AggregatePlan plan;
  private final int shards;
  private final boolean bundles;
  private final boolean heartbeats;
  private final @Nullable PartialStore store;

  private PreAggregate(
      AggregatePlan plan,
      int shards,
      boolean bundles,
      boolean heartbeats,
      @Nullable PartialStore store) {
    this.plan = plan;
    this.shards = shards;
    this.bundles = bundles;
    this.heartbeats = heartbeats;
    this.store = store;
  }

  /** Aggregates by {@code plan}, in 4 shards. */
  public static PreAggregate by(AggregatePlan plan) {
    return new PreAggregate(plan, DEFAULT_SHARDS, false, false, null);
  }

  /** Into how many parts the groups of a window are split, each merged by one worker at a time. */
  public PreAggregate withShards(int shards) {
    return new PreAggregate(plan, shards, bundles, heartbeats, store);
  }

  /**
   * With {@link #BUNDLES} too: whoever takes them sees each bundle whole, also where the runner
   * hands on elements one by one.
   */
  public PreAggregate withBundles() {
    return new PreAggregate(plan, shards, true, heartbeats, store);
  }

  /**
   * Where windows are sessions, tells every shard, once a bundle, the greatest watermark of its
   * batches, whether there are rows of the shard or not: see {@link WindowResult#withHeartbeats}.
   */
  public PreAggregate withHeartbeats() {
    return new PreAggregate(
        plan, shards, bundles, plan.windows() instanceof SessionWindowSpec, store);
  }

  /**
   * Keeps what the rows of each split's read come to, before it is handed on; the source must say
   * where each ends ({@link EventBatch#endOf}).
   */
  public PreAggregate withStore(PartialStore store) {
    return new PreAggregate(plan, shards, bundles, heartbeats, store);
  }

  @Override
  public PCollectionTuple expand(PCollection<EventBatch> batches) {
    PCollectionTuple outputs =
        batches.apply(
            "AddUp",
            ParDo.of(new AddUp(this))
                .withOutputTags(
                    PARTIALS,
                    bundles
                        ? TupleTagList.of(DEAD_LETTERS).and(BUNDLES)
                        : TupleTagList.of(DEAD_LETTERS)));
    outputs
        .get(PARTIALS)
        .setCoder(KvCoder.of(VarIntCoder.of(), new PartialAggregate.PartialAggregateCoder()));
    outputs.get(DEAD_LETTERS).setCoder(DeadLetterCoder.of());
    if (bundles) {
      outputs.get(BUNDLES).setCoder(ListCoder.of(new PartialAggregate.PartialAggregateCoder()));
    }
    return outputs;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("windows", plan.windows().toString()))
        .add(DisplayData.item("allowedLateness", plan.allowedLateness().toString()))
        .add(DisplayData.item("groupBy", String.join(", ", plan.groupBy())))
        .add(DisplayData.item("shards", shards))
        .addIfNotNull(DisplayData.item("where", plan.where().orElse(null)));
  }

  private static final class AddUp extends DoFn<EventBatch, KV<Integer, PartialAggregate>> {
    private static final long serialVersionUID = 1L;

    private final AggregatePlan plan;
    private final int shards;
    private final boolean bundles;
    private final boolean heartbeats;
    private final @Nullable PartialStore store;
    private final Counter in = Metrics.counter(METRICS, "rows_in");
    private final Counter aggregated = Metrics.counter(METRICS, "rows_aggregated");
    private final Counter filtered = Metrics.counter(METRICS, "rows_filtered");
    private final Counter late = Metrics.counter(METRICS, "rows_late");
    private final Counter malformed = Metrics.counter(METRICS, "rows_malformed");
    private final Gauge watermark = Metrics.gauge(METRICS, "watermark");
    private final StateMetrics state = new StateMetrics();
    private transient BundleResult result;
    private transient List<KV<Integer, PartialAggregate>> partials;
    private transient long newest;

    AddUp(PreAggregate of) {
      this.plan = of.plan;
      this.shards = of.shards;
      this.bundles = of.bundles;
      this.heartbeats = of.heartbeats;
      this.store = of.store;
    }

    @StartBundle
    public void startBundle() {
      if (result == null) {
        result = BundleResult.of(plan);
      }
      result.drain(shards, (shard, partial) -> {}); // what a bundle that failed left behind
      partials = new ArrayList<>();
      newest = EventBatch.NO_WATERMARK;
    }

    @ProcessElement
    public void process(@Element EventBatch batch, MultiOutputReceiver out) throws IOException {
      List<DeadLetter> letters = new ArrayList<>();
      BundleResult.Counts counts = result.add(batch, letters);
      for (MalformedRecord record : batch.malformed()) {
        letters.add(DeadLetter.malformed(batch, record));
      }
      // so that their order does not tell how a partition was divided into batches
      letters.sort(Comparator.comparingLong(DeadLetter::offset));
      letters.forEach(out.get(DEAD_LETTERS)::output);
      if (batch.watermark() != EventBatch.NO_WATERMARK) {
        watermark.set(batch.watermark());
        newest = Math.max(newest, batch.watermark());
      }
      in.inc(batch.size() + counts.malformed());
      aggregated.inc(counts.aggregated());
      filtered.inc(counts.filtered());
      late.inc(counts.late());
      malformed.inc(counts.malformed());
      if (batch.state().length > 0) {
        partials.addAll(KeptPartials.read(batch.state(), shards));
      }
      if (store != null && batch.endOf().isPresent()) {
        List<KV<Integer, PartialAggregate>> ofRead = drained();
        store.keep(batch.endOf().get(), KeptPartials.write(ofRead, shards));
        partials.addAll(ofRead);
      }
    }

    private List<KV<Integer, PartialAggregate>> drained() {
      List<KV<Integer, PartialAggregate>> drained = new ArrayList<>();
      result.drain(shards, (shard, partial) -> drained.add(KV.of(shard, partial)));
      return drained;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      List<KV<Integer, PartialAggregate>> rest = drained();
      if (store != null && !rest.isEmpty()) {
        throw new IllegalStateException(
            "rows came without the end of their split's read: they would not be kept");
      }
      partials.addAll(rest);
      for (KV<Integer, PartialAggregate> each : partials) {
        PartialAggregate partial = each.getValue();
        state.added(partial, plan.windows());
        StateMetrics.touched(plan.windows(), partial);
        context.output(each, Instant.ofEpochMilli(partial.start()), GlobalWindow.INSTANCE);
      }
      if (heartbeats && newest != EventBatch.NO_WATERMARK) {
        for (int shard = 0; shard < shards; shard++) {
          context.output(
              KV.of(shard, PartialAggregate.heartbeat(newest)),
              GlobalWindow.INSTANCE.maxTimestamp(),
              GlobalWindow.INSTANCE);
        }
      }
      if (bundles && !partials.isEmpty()) {
        List<PartialAggregate> bundle = partials.stream().map(KV::getValue).toList();
        context.output(BUNDLES, bundle, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
      partials = new ArrayList<>();
      KillPoint.AFTER_PRE_AGGREGATE.pass();
    }
  }
}
