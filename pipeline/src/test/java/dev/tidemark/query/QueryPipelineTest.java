/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.source.RunnerHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryPipelineTest {
  private static final Pattern SINK = Pattern.compile("Sink(\\d+)");

  @TempDir private Path directory;

  /** A runner that begins a micro-batch so often. */
  private record Batches(Duration batchInterval) implements RunnerHook {
    @Override
    public void beforeBatch() {}

    @Override
    public long gateWatermark(long sourceWatermark) {
      return sourceWatermark;
    }
  }

  @Test
  void aTriggerNoLongerThanAMicroBatchIsKeptByMicroBatches() {
    assertThat("Delta in append, update", waiting(RunnerHook.NONE), is(Set.of(0, 1, 2, 3)));
    assertThat("as long", waiting(new Batches(Duration.ofSeconds(2))), is(Set.of(2, 3)));
    assertThat("longer", waiting(new Batches(Duration.ofSeconds(4))), is(Set.of(3)));
    assertThat("shorter", waiting(new Batches(Duration.ofSeconds(1))), is(Set.of(0, 1, 2, 3)));
  }

  @Test
  void sinksThatKeepResultsAndDeadLettersAreGivenSettledOnes() {
    Settling hook = new Settling(new TreeSet<>());
    QueryPipeline.of(query()).expandInto(Pipeline.create(), hook);
    assertThat("not the console", hook.names(), is(Set.of("DeadLetter", "Sink0", "Sink1")));
  }

  /** A runner that notes what it is asked to settle. */
  private record Settling(Set<String> names) implements RunnerHook {
    @Override
    public <T> PCollection<T> settled(String name, PCollection<T> results) {
      names.add(name);
      return results;
    }

    @Override
    public <T> Optional<PCollection<List<T>>> settledLists(String name, PCollection<T> elements) {
      names.add(name);
      return Optional.empty();
    }

    @Override
    public void beforeBatch() {}

    @Override
    public long gateWatermark(long sourceWatermark) {
      return sourceWatermark;
    }
  }

  /** The sinks that have something wait for processing time. */
  private Set<Integer> waiting(RunnerHook hook) {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    QueryPipeline.of(query()).expandInto(pipeline, hook);
    Set<Integer> waiting = new TreeSet<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitValue(PValue value, Node producer) {
            Matcher sink = SINK.matcher(producer.getFullName());
            boolean waits =
                value instanceof PCollection<?> rows
                    && rows.getWindowingStrategy()
                        .getTrigger()
                        .toString()
                        .contains("AfterProcessingTime");
            if (waits && sink.find()) {
              waiting.add(Integer.valueOf(sink.group(1)));
            }
          }
        });
    return waiting;
  }

  private Query query() {
    return QueryReader.parse(
        """
            name: rates
            source: {format: rate, rowsPerSecond: 5}
            watermark: {column: timestamp, delay: 10 seconds}
            window: {tumbling: 10 seconds}
            aggregates: {n: count(*)}
            deadLetter: {format: json, path: 'DIR/dead'}
            sinks:
              - {format: delta, path: 'DIR/appended', trigger: 2 seconds}
              - {format: delta, path: 'DIR/updated', outputMode: update, trigger: 2 seconds}
              - {format: console, outputMode: update, trigger: 3 seconds}
              - {format: console, outputMode: update, trigger: 1 minute}
            """
            .replace("DIR", directory.toString()),
        "q.yaml",
        List.of());
  }
}
