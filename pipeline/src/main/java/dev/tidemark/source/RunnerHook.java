/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.EventBatch;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * What a runner has to be told, and asked, so that a source's watermark means the same on every
 * runner, and what sinks are given too. Most need nothing: {@link #NONE}.
 */
public interface RunnerHook extends Serializable {

  /** For runners that judge lateness by the watermark that the source reported last, per bundle. */
  RunnerHook NONE =
      new RunnerHook() {
        private static final long serialVersionUID = 1L;

        @Override
        public void beforeBatch() {}

        @Override
        public long gateWatermark(long sourceWatermark) {
          return sourceWatermark;
        }
      };

  /**
   * The source as the runner is to read it: as it is, with this hook, unless the runner has a
   * better way.
   *
   * @throws IllegalArgumentException when the query keeps a ledger and the runner cannot
   */
  default PTransform<PBegin, PCollection<EventBatch>> read(EventSource source, Recovery recovery) {
    if (recovery.ledger().isPresent()) {
      throw new IllegalArgumentException("this runner, or this source, cannot keep a ledger");
    }
    return Read.from(source.withRunnerHook(this));
  }

  /**
   * How often the runner begins a micro-batch at most, so that what is emitted in each comes no
   * oftener; zero where there are none.
   */
  default Duration batchInterval() {
    return Duration.ZERO;
  }

  /**
   * Whether sessions are to close by heartbeats of the source ({@link EventSource#withHeartbeats}),
   * because the runner cannot do it well.
   */
  default boolean wantsHeartbeats() {
    return false;
  }

  /**
   * What a sink that keeps what it is given may be given of {@code results}: what comes again after
   * a failure as it was, or not at all. All of them, where a restart is by a ledger, or there is
   * none.
   *
   * @param name what the names of its steps begin with
   */
  default <T> PCollection<T> settled(String name, PCollection<T> results) {
    return results;
  }

  /**
   * As {@link #settled}, in lists of which each comes again with the same elements; empty if it is
   * bundles that do.
   */
  default <T> Optional<PCollection<List<T>>> settledLists(String name, PCollection<T> elements) {
    return Optional.empty();
  }

  /**
   * Called whenever the runner asks the source for its splits; a runner that does so before each
   * micro-batch waits here until the last one's watermark stands.
   */
  void beforeBatch();

  /**
   * The watermark by which the rows of the read that begins now are late, in milliseconds since
   * 1970.
   *
   * @param sourceWatermark what the source itself reported last
   */
  long gateWatermark(long sourceWatermark);
}
