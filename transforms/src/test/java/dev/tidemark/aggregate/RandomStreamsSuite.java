/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.rows.RowsToBatches;
import dev.tidemark.testing.AssertedRun;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.Heartbeats;
import dev.tidemark.window.OutputMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * Runs a {@link RandomStreamSet} through every output mode that goes with its windows, and compares
 * with the oracle: what append mode emits, what is left of update mode's rows, the last table of
 * complete mode, and what is late, all row by row.
 */
final class RandomStreamsSuite {
  private static final Pattern PAGE = Pattern.compile("\"page\":\"([^\"]*)\"");

  private RandomStreamsSuite() {}

  /** As an unbounded source brings them. */
  static void check(long seed, RandomStreamSet streams, PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    check(seed, streams, pipeline.apply(streams.timeline()), false);
  }

  /** As a source with heartbeats brings them, by which sessions close. */
  static void checkWithHeartbeats(long seed, RandomStreamSet streams, PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    check(seed, streams, pipeline.apply(Heartbeats.of(streams.timeline())), true);
  }

  /** The same rows as a bounded source of rows brings them, with nothing late. */
  static void checkBounded(long seed, RandomStreamSet streams, PipelineOptions options) {
    streams.withoutWatermark();
    Pipeline pipeline = Pipeline.create(options);
    check(
        seed,
        streams,
        pipeline
            .apply(Create.of(streams.rows()).withRowSchema(Click.ROWS))
            .apply(RowsToBatches.into(Click.SCHEMA, Click.EVENT_TIME)),
        false);
  }

  private static void check(
      long seed, RandomStreamSet streams, PCollection<EventBatch> batches, boolean heartbeats) {
    String of = " of seed " + seed + ", " + streams.plan.windows();
    RandomStreamSet.Truth truth = streams.truth();
    PreAggregate add = PreAggregate.by(streams.plan).withBundles();
    PCollectionTuple added = batches.apply(heartbeats ? add.withHeartbeats() : add);
    PAssert.that("late rows" + of, added.get(PreAggregate.DEAD_LETTERS))
        .satisfies(same(truth.late(), RandomStreamsSuite::late));
    var partials = added.get(PreAggregate.PARTIALS);
    if (streams.plan.isWindowed()) {
      PAssert.that("append" + of, rows(streams, partials, OutputMode.APPEND, heartbeats))
          .satisfies(same(truth.rows(), RandomStreamsSuite::readable));
    }
    PAssert.that("update" + of, rows(streams, partials, OutputMode.UPDATE, heartbeats))
        .satisfies(same(truth.rows(), RandomStreamsSuite::left));
    PAssert.that(
            "complete" + of,
            added.get(PreAggregate.BUNDLES).apply(WholeResult.of(streams.plan, Duration.ZERO)))
        .satisfies(same(truth.rows(), RandomStreamsSuite::last));
    AssertedRun.run(batches.getPipeline());
  }

  private static PCollection<Row> rows(
      RandomStreamSet streams,
      PCollection<KV<Integer, PartialAggregate>> partials,
      OutputMode mode,
      boolean heartbeats) {
    WindowResult result = WindowResult.of(streams.plan, mode, Duration.ZERO);
    return partials.apply(mode.name(), heartbeats ? result.withHeartbeats() : result);
  }

  /** Fails unless what {@code readable} makes of the elements is {@code expected}, in any order. */
  private static <T> SerializableFunction<Iterable<T>, Void> same(
      List<String> expected, SerializableFunction<List<T>, List<String>> readable) {
    List<String> wanted = new ArrayList<>(expected);
    return actual -> {
      List<T> elements = StreamSupport.stream(actual.spliterator(), false).toList();
      List<String> missing = new ArrayList<>(wanted);
      List<String> tooMuch = new ArrayList<>();
      for (String line : readable.apply(elements)) {
        if (!missing.remove(line)) {
          tooMuch.add(line);
        }
      }
      if (!missing.isEmpty() || !tooMuch.isEmpty()) {
        throw new AssertionError(
            "of %d lines there are missing %s and too much %s"
                .formatted(wanted.size(), missing, tooMuch));
      }
      return null;
    };
  }

  private static List<String> late(List<DeadLetter> letters) {
    List<String> late = new ArrayList<>();
    for (DeadLetter letter : letters) {
      Matcher page = PAGE.matcher(new String(letter.payload(), StandardCharsets.UTF_8));
      if (!page.find()) {
        throw new AssertionError("no page in " + letter);
      }
      long time = letter.time().orElseThrow().eventTime();
      late.add(Instant.ofEpochMilli(time) + " " + page.group(1));
    }
    return late;
  }

  private static List<String> readable(List<Row> rows) {
    return rows.stream().map(RandomStreamsSuite::readable).toList();
  }

  /** What no later row takes the place of; a group's rows count up, which tells their order. */
  private static List<String> left(List<Row> rows) {
    List<Row> inOrder = new ArrayList<>(rows);
    inOrder.sort(Comparator.comparing((Row row) -> row.getInt64("views")));
    Map<String, List<Row>> byPage = new HashMap<>();
    for (Row row : inOrder) {
      List<Row> left = byPage.computeIfAbsent(row.getString("page"), page -> new ArrayList<>());
      left.removeIf(earlier -> supersedes(row, earlier));
      left.add(row);
    }
    return byPage.values().stream()
        .flatMap(List::stream)
        .map(RandomStreamsSuite::readable)
        .toList();
  }

  private static boolean supersedes(Row row, Row earlier) {
    return !isWindowed(row)
        || (!start(earlier).isBefore(start(row)) && !end(earlier).isAfter(end(row)));
  }

  private static List<String> last(List<ResultTable> tables) {
    return tables.stream()
        .max(Comparator.comparing(ResultTable::version))
        .map(table -> readable(table.rows()))
        .orElse(List.of());
  }

  private static String readable(Row row) {
    long views = row.getInt64("views");
    long users = row.getInt64("users");
    return isWindowed(row)
        ? RandomStreamSet.row(start(row), end(row), row.getString("page"), views, users)
        : RandomStreamSet.total(row.getString("page"), views, users);
  }

  private static boolean isWindowed(Row row) {
    return row.getSchema().hasField(AggregatePlan.WINDOW_START);
  }

  private static Instant start(Row row) {
    return row.getLogicalTypeValue(AggregatePlan.WINDOW_START, Instant.class);
  }

  private static Instant end(Row row) {
    return row.getLogicalTypeValue(AggregatePlan.WINDOW_END, Instant.class);
  }
}
