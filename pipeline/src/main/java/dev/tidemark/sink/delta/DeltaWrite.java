/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.RowBlock;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** How rows become commits: what differs from output mode to output mode. */
interface DeltaWrite extends Serializable {
  /** The one key of what one worker does for the whole table. */
  int ONE_KEY = 0;

  /**
   * Adds the transforms.
   *
   * @param interval how long what is to be committed is gathered, by the clock; zero: not at all
   */
  PCollection<DeltaCommit> expand(PCollection<Row> rows, DeltaTarget target, Duration interval);

  /** The schema of the table's rows, when {@code rows} come in. */
  default org.apache.beam.sdk.schemas.Schema tableSchema(org.apache.beam.sdk.schemas.Schema rows) {
    return rows;
  }

  /** Everything that came in since the last commit, for one worker. */
  static <T> PCollection<KV<Integer, Iterable<T>>> gather(PCollection<T> parts, Duration interval) {
    return parts
        .apply("CommitInterval", sinceLastCommit(interval, parts.isBounded()))
        .apply("OneCommitter", WithKeys.of(ONE_KEY))
        .setCoder(KvCoder.of(VarIntCoder.of(), parts.getCoder()))
        .apply("GroupStep", GroupByKey.create());
  }

  /** The same of rows, which may be many. */
  static PCollection<KV<Integer, Iterable<RowBlock>>> gatherRows(
      PCollection<Row> rows, Duration interval) {
    return rows.apply("CommitInterval", sinceLastCommit(interval, rows.isBounded()))
        .apply("GroupStep", GroupRows.perWindow());
  }

  /** A batch is one commit, at its end. */
  private static <T> Window<T> sinceLastCommit(Duration interval, PCollection.IsBounded isBounded) {
    Trigger.OnceTrigger some =
        interval.isZero()
            ? AfterPane.elementCountAtLeast(1)
            : AfterProcessingTime.pastFirstElementInPane()
                .plusDelayOf(org.joda.time.Duration.millis(interval.toMillis()));
    return Window.<T>into(new GlobalWindows())
        .triggering(
            isBounded == PCollection.IsBounded.BOUNDED
                ? DefaultTrigger.of()
                : Repeatedly.forever(some))
        .withAllowedLateness(org.joda.time.Duration.ZERO)
        .discardingFiredPanes();
  }
}
