/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.EventReader;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Lets a query's own source read steps one by one: what is decoded, malformed, idle, and where the
 * watermark stands is what {@link EventSource} says.
 */
final class SteppedSource {
  private static final int LOOKS_PER_PAUSE = 500;

  private final List<Step> steps;
  private final Optional<WatermarkSpec> spec;
  private final StepLog log;
  private final StepClock clock;
  private final EventReader reader;
  private final List<Moment> moments = new ArrayList<>();
  private long forced = EventBatch.NO_WATERMARK;
  private long watermark = EventBatch.NO_WATERMARK;

  /**
   * @param columns the columns that the query reads
   * @param start the time of day at which reading begins
   */
  SteppedSource(
      List<Step> steps, EventSchema columns, Optional<WatermarkSpec> spec, Instant start) {
    this.steps = steps;
    this.spec = spec;
    this.log = new StepLog(partitions(steps));
    this.clock = new StepClock(start);
    EventSource source = EventSource.of(log, columns, new JsonDecoder(columns)).withClock(clock);
    this.reader =
        spec.map(source::withWatermark)
            .orElse(source)
            .createReader(PipelineOptionsFactory.create(), null);
  }

  private static Collection<Origin> partitions(List<Step> steps) {
    return steps.stream()
        .filter(Step.Arrival.class::isInstance)
        .map(step -> ((Step.Arrival) step).origin())
        .collect(Collectors.toSet());
  }

  /** All steps, and between them what idle partitions do to the watermark. */
  @SuppressWarnings("try") // metrics are there for whoever asks, and closed
  List<Moment> moments() {
    try (reader;
        Closeable metrics =
            MetricsEnvironment.scopedMetricsContainer(new MetricsContainerImpl("steps"))) {
      reader.start();
      for (Step step : steps) {
        if (step instanceof Step.Arrival arrival) {
          arrival.arrival().ifPresent(this::wait);
          arrive(arrival);
        } else if (step instanceof Step.ClockTo to) {
          wait(to.to());
          add(Optional.of(step), Optional.empty());
        } else if (step instanceof Step.WatermarkTo to) {
          forced = Math.max(forced, to.to().toEpochMilli());
          add(Optional.of(step), Optional.empty());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    return List.copyOf(moments);
  }

  private void arrive(Step.Arrival arrival) throws IOException {
    log.put(arrival.origin(), arrival.json());
    if (!reader.advance()) {
      throw new IllegalStateException("the source did not read the record of " + arrival.line());
    }
    EventBatch batch = reader.getCurrent();
    add(
        Optional.of(arrival),
        Optional.of(spec.isPresent() ? batch.withWatermark(watermark) : batch));
  }

  /** Looks at the source now and then until {@code to}, as a runner would. */
  private void wait(Instant to) {
    Duration pause = Duration.between(clock.instant(), to);
    if (spec.flatMap(WatermarkSpec::idleTimeout).isPresent()) {
      long look = Math.max(250, pause.toMillis() / LOOKS_PER_PAUSE);
      for (Instant at = clock.instant().plusMillis(look);
          at.isBefore(to);
          at = at.plusMillis(look)) {
        clock.set(at);
        lookAround();
      }
    }
    clock.set(to);
    lookAround();
  }

  private void lookAround() {
    try {
      reader.advance();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
    if (current() > watermark) {
      add(Optional.empty(), Optional.empty());
    }
  }

  private void add(Optional<Step> step, Optional<EventBatch> batch) {
    long before = watermark;
    watermark = Math.max(watermark, current());
    moments.add(new Moment(step, batch, clock.instant(), before, watermark));
  }

  private long current() {
    if (spec.isEmpty()) {
      return forced;
    }
    long reported = reader.getWatermark().getMillis();
    return Math.max(forced, reported == PartitionWatermarks.MIN ? forced : reported);
  }
}
