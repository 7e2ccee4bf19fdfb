/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.testing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * A pipeline of whose outputs something is expected. They are asserted together: where runners run
 * micro-batches, an assertion costs more than what it asserts.
 */
public final class AssertedRun {
  private static final MetricsFilter SUCCESSES =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.named(PAssert.class, PAssert.SUCCESS_COUNTER))
          .build();

  private final List<PCollection<String>> outputs = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  /**
   * Expects {@code lines} of an output, in any order, and no others.
   *
   * @param name the output's, which no other has
   */
  public AssertedRun expect(String name, PCollection<String> output, List<String> lines) {
    outputs.add(
        output
            .apply(
                "Name " + name,
                MapElements.into(TypeDescriptors.strings()).via(line -> name + ": " + line))
            .apply(
                "Rewindow " + name,
                Window.<String>into(new GlobalWindows())
                    .triggering(DefaultTrigger.of())
                    .withAllowedLateness(Duration.ZERO)
                    .discardingFiredPanes()));
    lines.forEach(line -> expected.add(name + ": " + line));
    return this;
  }

  /**
   * Runs the pipeline to its end.
   *
   * @throws AssertionError when anything else has come out than was expected
   */
  public void run() {
    PAssert.that(PCollectionList.of(outputs).apply("All outputs", Flatten.pCollections()))
        .containsInAnyOrder(expected);
    run(outputs.get(0).getPipeline());
  }

  /**
   * Runs a pipeline with assertions to its end.
   *
   * @throws AssertionError when one does not hold, or the pipeline ended before it was looked at
   */
  public static void run(Pipeline pipeline) {
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat("assertions that hold", holding(result), is((long) PAssert.countAsserts(pipeline)));
  }

  /** How many assertions have been looked at until now, and hold. */
  public static long holding(PipelineResult result) {
    return StreamSupport.stream(
            result.metrics().queryMetrics(SUCCESSES).getCounters().spliterator(), false)
        .filter(counter -> counter.getAttempted() > 0)
        .map(counter -> counter.getKey().stepName())
        .distinct()
        .count();
  }
}
