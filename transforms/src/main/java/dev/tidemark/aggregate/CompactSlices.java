/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.window.WindowPolicy;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Puts partial results into their windows, but one for each slice of a long window instead of one
 * for each bundle. Otherwise a window of a day gathers a partial result from every micro-batch of
 * the day, and the Spark runner writes all that a key has gathered anew with each one that comes.
 *
 * <p>Input: partial results of slices, keyed by shard, in the global window, each with its slice's
 * start as timestamp. Output: the same, merged, in the windows of append mode.
 *
 * <p>A slice is complete as far as can be told when the watermark passes its end; what was read of
 * it before then is merged into one. What is read of it later, and is not late for its window, is a
 * <em>straggler</em> and goes into the window by itself. Which of the two it is, the watermark that
 * the partial result carries says, not when a runner gets to it.
 *
 * <pre>
 *   tumbling(1 hour), slices of a minute; 10:00:10, 10:00:20, watermark 10:01, 10:00:30
 *     [10:00, 10:01) of two rows, merged when the watermark is 10:01 → [10:00, 11:00)
 *     [10:00, 10:01) of one row, a straggler                         → [10:00, 11:00)
 * </pre>
 */
final class CompactSlices
    extends PTransform<
        PCollection<KV<Integer, PartialAggregate>>, PCollection<KV<Integer, PartialAggregate>>> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<KV<Integer, PartialAggregate>> OPEN = new TupleTag<>("open");
  private static final TupleTag<KV<Integer, PartialAggregate>> STRAGGLERS =
      new TupleTag<>("stragglers");
  private static final KvCoder<Integer, PartialAggregate> CODER =
      KvCoder.of(VarIntCoder.of(), new PartialAggregate.PartialAggregateCoder());

  private final AggregatePlan plan;
  private final WindowPolicy policy;

  CompactSlices(AggregatePlan plan, WindowPolicy policy) {
    this.plan = plan;
    this.policy = policy;
  }

  @Override
  public PCollection<KV<Integer, PartialAggregate>> expand(
      PCollection<KV<Integer, PartialAggregate>> partials) {
    PCollectionTuple parts =
        partials.apply(
            "TellStragglers",
            ParDo.of(new TellStragglers()).withOutputTags(OPEN, TupleTagList.of(STRAGGLERS)));
    PCollection<KV<Integer, PartialAggregate>> merged =
        parts
            .get(OPEN)
            .setCoder(CODER)
            .apply("SliceWindow", policy.sliceWindows())
            .apply("GroupBySlice", GroupByKey.create())
            .apply("MergeSlice", ParDo.of(new MergeSlice(plan)))
            .setCoder(CODER)
            .apply("Window", policy.closingWindows());
    PCollection<KV<Integer, PartialAggregate>> stragglers =
        parts.get(STRAGGLERS).setCoder(CODER).apply("WindowStragglers", policy.closingWindows());
    return PCollectionList.of(merged).and(stragglers).apply("Flatten", Flatten.pCollections());
  }

  private static final class TellStragglers
      extends DoFn<KV<Integer, PartialAggregate>, KV<Integer, PartialAggregate>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, PartialAggregate> partial, MultiOutputReceiver out) {
      PartialAggregate slice = partial.getValue();
      out.get(slice.end() > slice.watermark() ? OPEN : STRAGGLERS).output(partial);
    }
  }
}
