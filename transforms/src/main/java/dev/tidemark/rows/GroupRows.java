/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/**
 * Gathers all rows of a window into one element, for sinks with one writer.
 *
 * <p>Input: rows with a schema, in any windowing; panes are those of its trigger. Output: for each
 * pane one element with key 0 and the pane's rows, in no order, which {@link RowBlock#rows} reads;
 * an empty pane has none. Whoever takes them is behind the grouping itself, so that a runner gives
 * it the panes one after the other. The same as a {@code GroupByKey} of the rows by one key, at a
 * price that grows with the number of rows: a bundle's rows travel in blocks of bytes. The Spark
 * runner writes all that a key has gathered anew with each element that comes, so that a thousand
 * rows, one by one, are written half a million times.
 */
public final class GroupRows
    extends PTransform<PCollection<Row>, PCollection<KV<Integer, Iterable<RowBlock>>>> {
  private static final long serialVersionUID = 1L;
  private static final int ONE_KEY = 0;
  private static final int MAX_BLOCK = 4 << 20;

  private GroupRows() {}

  public static GroupRows perWindow() {
    return new GroupRows();
  }

  @Override
  public PCollection<KV<Integer, Iterable<RowBlock>>> expand(PCollection<Row> rows) {
    Coder<Row> coder = rows.getCoder();
    return rows.apply("Pack", ParDo.of(new Pack(coder)))
        .setCoder(KvCoder.of(VarIntCoder.of(), new RowBlock.BlockCoder(coder)))
        .apply("GroupByKey", GroupByKey.create());
  }

  /** Writes the rows of a bundle one behind the other, those of each window apart. */
  private static final class Pack extends DoFn<Row, KV<Integer, RowBlock>> {
    private static final long serialVersionUID = 1L;

    private final Coder<Row> coder;
    private transient Map<BoundedWindow, Block> blocks;

    Pack(Coder<Row> coder) {
      this.coder = coder;
    }

    /** Rows that were written, and the earliest of their timestamps. */
    private static final class Block {
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      private Instant timestamp = BoundedWindow.TIMESTAMP_MAX_VALUE;

      RowBlock toRows(Coder<Row> coder) {
        return new RowBlock(bytes.toByteArray(), coder);
      }
    }

    @StartBundle
    public void start() {
      blocks = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(
        @Element Row row,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        OutputReceiver<KV<Integer, RowBlock>> out)
        throws IOException {
      Block block = blocks.computeIfAbsent(window, w -> new Block());
      coder.encode(row, block.bytes);
      if (timestamp.isBefore(block.timestamp)) {
        block.timestamp = timestamp;
      }
      if (block.bytes.size() >= MAX_BLOCK) {
        out.outputWithTimestamp(KV.of(ONE_KEY, block.toRows(coder)), timestamp);
        blocks.remove(window);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext bundle) {
      blocks.forEach(
          (window, block) ->
              bundle.output(KV.of(ONE_KEY, block.toRows(coder)), block.timestamp, window));
    }
  }
}
