/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers are tagged with the attempt that reads them, and a task fails once: those after the last
 * checkpoint are read again and have another tag then. What is held until a checkpoint has it comes
 * with one tag only.
 */
class AwaitCheckpointIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long FAILS_AT = 700;
  private static final long ENOUGH = 1_500;

  private static final AtomicInteger ATTEMPT = new AtomicInteger();
  private static final Map<Long, Set<Integer>> READ = new ConcurrentHashMap<>();
  private static final Map<Long, Set<Integer>> HELD = new ConcurrentHashMap<>();
  private static final Map<Long, Set<List<String>>> LISTS = new ConcurrentHashMap<>();
  private static final Map<String, Set<Set<String>>> WINDOWS = new ConcurrentSkipListMap<>();

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @BeforeEach
  void forget() {
    ATTEMPT.set(0);
    READ.clear();
    HELD.clear();
    LISTS.clear();
    WINDOWS.clear();
  }

  @Test
  void whatIsReadAgainAfterAFailureIsNotSeenTwice() throws Exception {
    FlinkEngine engine = new FlinkEngine();
    engine.resumeFrom(directory.toString());
    Pipeline pipeline = Pipeline.create(options(engine));
    PCollection<String> tagged =
        pipeline
            .apply(
                GenerateSequence.from(0).withRate(200, org.joda.time.Duration.standardSeconds(1)))
            .apply("Tag", ParDo.of(new Tag()))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.millis(700))));
    PCollection<String> held = AwaitCheckpoint.each("Each", tagged);
    held.apply("SeeEach", ParDo.of(new SeeEach()));
    held.apply("OneKey", WithKeys.of(0))
        .apply(GroupByKey.create())
        .apply("SeeWindow", ParDo.of(new SeeWindow()));
    AwaitCheckpoint.lists("Lists", tagged).apply("SeeList", ParDo.of(new SeeList()));
    PipelineResult running = engine.run(pipeline);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> inWindows().size() >= ENOUGH && inLists().size() >= ENOUGH);
    } finally {
      running.cancel();
    }

    assertThat("one failure", ATTEMPT.get(), is(1));
    assertThat(
        "numbers that were read twice",
        READ.values().stream().filter(tags -> tags.size() == 2).toList(),
        is(not(empty())));
    assertThat("tags of a number", HELD.values(), everyItem(hasSize(1)));
    assertThat("numbers that are missing", missing(HELD.keySet()), is(empty()));
    assertThat("lists that begin with a number", LISTS.values(), everyItem(hasSize(1)));
    assertThat("what is in lists", tagged(inLists()), is(tagged(HELD)));
    assertThat("panes of a window", WINDOWS.values(), everyItem(hasSize(1)));
    assertThat("numbers that no window has", missing(inWindows()), is(empty()));
  }

  @Test
  void whatIsHeldWhenTheInputEndsComesThen() {
    FlinkEngine engine = new FlinkEngine();
    engine.resumeFrom(directory.toString());
    Pipeline pipeline = Pipeline.create(options(engine));
    PCollection<String> tagged =
        pipeline.apply(GenerateSequence.from(0).to(500)).apply("Tag", ParDo.of(new Tag()));
    AwaitCheckpoint.each("Each", tagged).apply("SeeEach", ParDo.of(new SeeEach()));
    AwaitCheckpoint.lists("Lists", tagged).apply("SeeList", ParDo.of(new SeeList()));
    PipelineResult.State state = engine.run(pipeline).waitUntilFinish();
    assertThat(state, is(PipelineResult.State.DONE));
    assertThat(HELD.size(), is(500));
    assertThat(inLists().size(), is(500));
  }

  private static PipelineOptions options(FlinkEngine engine) {
    FlinkPipelineOptions options =
        engine
            .prepare(PipelineOptionsFactory.create(), Duration.ofSeconds(1))
            .as(FlinkPipelineOptions.class);
    options.setParallelism(2);
    options.setCheckpointingInterval(700L);
    return options;
  }

  private static Set<Long> inWindows() {
    return WINDOWS.values().stream()
        .flatMap(Collection::stream)
        .flatMap(Collection::stream)
        .map(AwaitCheckpointIT::number)
        .collect(Collectors.toSet());
  }

  private static Map<Long, Set<Integer>> inLists() {
    Map<Long, Set<Integer>> numbers = new ConcurrentHashMap<>();
    LISTS.values().stream()
        .flatMap(Collection::stream)
        .flatMap(Collection::stream)
        .forEach(text -> see(numbers, text));
    return numbers;
  }

  /** The numbers up to {@link #ENOUGH}, with their tags. */
  private static Map<Long, Set<Integer>> tagged(Map<Long, Set<Integer>> numbers) {
    return numbers.entrySet().stream()
        .filter(entry -> entry.getKey() < ENOUGH)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<Long> missing(Set<Long> numbers) {
    return LongStream.range(0, ENOUGH).boxed().filter(n -> !numbers.contains(n)).toList();
  }

  private static long number(String text) {
    return Long.parseLong(text.substring(0, text.indexOf('@')));
  }

  private static void see(Map<Long, Set<Integer>> numbers, String text) {
    int tag = Integer.parseInt(text.substring(text.indexOf('@') + 1));
    numbers.computeIfAbsent(number(text), n -> ConcurrentHashMap.newKeySet()).add(tag);
  }

  private static final class Tag extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long number, OutputReceiver<String> out) {
      int attempt = ATTEMPT.get();
      if (number == FAILS_AT && attempt == 0) {
        ATTEMPT.set(1);
        throw new IllegalStateException("as planned");
      }
      String text = number + "@" + attempt;
      see(READ, text);
      out.output(text);
    }
  }

  private static final class SeeEach extends DoFn<String, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element String text) {
      see(HELD, text);
    }
  }

  private static final class SeeList extends DoFn<List<String>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element List<String> list) {
      LISTS
          .computeIfAbsent(number(list.get(0)), n -> ConcurrentHashMap.newKeySet())
          .add(new ArrayList<>(list));
    }
  }

  private static final class SeeWindow extends DoFn<KV<Integer, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<String>> pane, BoundedWindow window) {
      Set<String> texts = ConcurrentHashMap.newKeySet();
      pane.getValue().forEach(texts::add);
      WINDOWS
          .computeIfAbsent(window.toString(), w -> ConcurrentHashMap.newKeySet())
          .add(Set.copyOf(texts));
    }
  }
}
