/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.status.AppStatusListener;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class LeanSparkContextIT {
  private final SparkPipelineOptions options =
      SparkDefaults.streaming(PipelineOptionsFactory.create(), Duration.ofSeconds(1));

  @Test
  void aFunctionIsSerialisedForItsTasksAlone_andNothingIsGatheredForAnInterface() {
    JavaSparkContext spark = LeanSparkContext.with(options, this::asTheRunner);
    try {
      JavaRDD<Integer> lengths = spark.parallelize(List.of("a", "ab"), 2).map(new Length());
      assertThat("before anything runs", Length.SERIALISED.get(), is(0));
      assertThat(lengths.collect(), is(List.of(1, 2)));
      assertThat("where it was made", lengths.rdd().creationSite().shortForm(), is("a query"));
      assertThat(
          spark
              .sc()
              .listenerBus()
              .findListenersByClass(classTag(AppStatusListener.class))
              .isEmpty(),
          is(true));
    } finally {
      SparkContextFactory.stopSparkContext(spark);
    }
    assertThat("the runner can stop it", spark.sc().isStopped(), is(true));
  }

  @Test
  void aPipelineThatDoesNotStart_leavesNoContextBehind() {
    AtomicReference<JavaSparkContext> made = new AtomicReference<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            LeanSparkContext.with(
                options,
                () -> {
                  made.set(asTheRunner());
                  throw new IllegalStateException("refused");
                }));
    assertThat(made.get().sc().isStopped(), is(true));
  }

  private JavaSparkContext asTheRunner() {
    return SparkContextFactory.getSparkContext(options);
  }

  private static <T> ClassTag<T> classTag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  /** Counts how often it is serialised. */
  private static final class Length implements Function<String, Integer> {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger SERIALISED = new AtomicInteger();

    @Override
    public Integer call(String of) {
      return of.length();
    }

    private void writeObject(ObjectOutputStream out) {
      SERIALISED.incrementAndGet();
    }
  }
}
