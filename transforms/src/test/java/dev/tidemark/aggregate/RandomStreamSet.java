/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.SessionModel;
import dev.tidemark.testing.Timeline;
import dev.tidemark.testing.WindowModel;
import dev.tidemark.window.AllTimeSpec;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.Row;

/**
 * Many seeded random streams that go through one pipeline together, kept apart by their pages, as
 * the partitions of one source: each stream has a disorder of its own (none, 10 or 50 % of its rows
 * up to twice the delay behind), its own skew of pages, pauses, and rows that come twice. They
 * share the windows and the watermark, which is the least of up to four partitions, one of which
 * may lag behind.
 */
final class RandomStreamSet {
  /** A batch of one partition as it arrives, at the watermark that it carries. */
  private record Step(long watermark, int partition, List<Click> clicks) {}

  /** Ordinary, and just before a leap day. */
  static final List<Instant> SINCE_1970 =
      List.of(Instant.parse("2026-01-02T10:00:00Z"), Instant.parse("2024-02-28T23:55:00Z"));

  /** The same, and just before 1970. */
  private static final List<Instant> ALL_DAYS =
      List.of(SINCE_1970.get(0), SINCE_1970.get(1), Instant.parse("1969-12-31T23:55:00Z"));

  private static final int[] DISORDER = {0, 10, 50};

  final AggregatePlan plan;
  private final Random random;
  private final long delay;
  private final int streams;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, List<Click>> soFar = new HashMap<>();
  private final Map<Integer, Integer> disorder = new HashMap<>();

  /**
   * What {@code seed} makes.
   *
   * @param streams how many streams
   * @param batches how many batches of rows at least
   */
  RandomStreamSet(long seed, int streams, int batches) {
    this(seed, streams, batches, ALL_DAYS);
  }

  /** The same on one of {@code days}. */
  RandomStreamSet(long seed, int streams, int batches, List<Instant> days) {
    this.random = new Random(seed);
    this.streams = streams;
    Duration lateness =
        random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(120_000));
    WindowSpec windows = windows();
    AggregatePlan over =
        windows instanceof AllTimeSpec
            ? AggregatePlan.overAllTime(Click.SCHEMA)
            : AggregatePlan.of(Click.SCHEMA, Click.EVENT_TIME, windows)
                .withAllowedLateness(lateness);
    this.plan =
        over.withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"))
            .withAggregate(Aggregate.of("users", AggregateFunction.COUNT_DISTINCT, "user_id"));
    this.delay = random.nextInt(200_000);
    IntStream.range(0, streams).forEach(s -> disorder.put(s, DISORDER[random.nextInt(3)]));
    draw(1 + random.nextInt(4), batches, days.get(random.nextInt(days.size())));
  }

  /** Any kind; sizes, slides and offsets rarely divide each other. */
  private WindowSpec windows() {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return WindowSpec.allTime();
    }
    if (kind <= 3) {
      return WindowSpec.session(Duration.ofMillis(1 + random.nextInt(120_000)));
    }
    int size = 1_000 + random.nextInt(300_000);
    int every = kind <= 5 ? size : size / 8 + 1 + random.nextInt(size - size / 8);
    return WindowSpec.sliding(Duration.ofMillis(size), Duration.ofMillis(every))
        .withOffset(Duration.ofMillis(random.nextInt(every)));
  }

  private void draw(int partitions, int batches, Instant day) {
    long[] greatest = new long[partitions];
    java.util.Arrays.fill(greatest, Long.MIN_VALUE);
    long lag = random.nextBoolean() ? 0 : random.nextInt(300_000);
    long clock = day.toEpochMilli();
    long watermark = EventBatch.NO_WATERMARK;
    List<Integer> turns = new ArrayList<>(IntStream.range(0, partitions).boxed().toList());
    for (int batch = 0; batch < batches; ) {
      clock += random.nextInt(8) == 0 ? random.nextInt(600_000) : random.nextInt(30_000);
      Collections.shuffle(turns, random);
      for (int partition : turns) {
        List<Click> clicks = clicks(partition, partitions, clock - lag * partition, watermark);
        if (clicks.isEmpty()) {
          continue;
        }
        steps.add(new Step(watermark, partition, clicks));
        batch++;
        for (Click click : clicks) {
          greatest[partition] = Math.max(greatest[partition], click.at().toEpochMilli());
        }
        long least = java.util.Arrays.stream(greatest).min().orElseThrow();
        if (least != Long.MIN_VALUE && random.nextInt(3) > 0) {
          watermark = Math.max(watermark, least - delay);
        }
      }
    }
  }

  private List<Click> clicks(int partition, int partitions, long now, long watermark) {
    List<Click> clicks = new ArrayList<>();
    for (int stream = partition; stream < streams; stream += partitions) {
      List<Click> before = soFar.computeIfAbsent(stream, s -> new ArrayList<>());
      int count = random.nextInt(3); // none is a pause
      for (int i = 0; i < count; i++) {
        Click click =
            !before.isEmpty() && random.nextInt(12) == 0
                ? before.get(random.nextInt(before.size())) // again
                : click(stream, now, watermark);
        before.add(click);
        clicks.add(click);
      }
    }
    Collections.shuffle(clicks, random);
    return clicks;
  }

  private Click click(int stream, long now, long watermark) {
    boolean behind = random.nextInt(100) < disorder.get(stream);
    long time = now + random.nextInt(10_000);
    if (behind) {
      time -= (long) (random.nextDouble() * (2 * delay + 1));
    }
    if (random.nextInt(8) == 0) {
      time = edge(time, watermark);
    }
    String page = "/" + stream + "/" + (int) (4 * Math.pow(random.nextDouble(), 2 + stream % 3));
    return new Click("user" + random.nextInt(6), page, Instant.ofEpochMilli(time));
  }

  /** A time at the edge of a window, or of what is late, to the millisecond. */
  private long edge(long time, long watermark) {
    long hair = random.nextInt(3) - 1L;
    if (random.nextBoolean() && watermark != EventBatch.NO_WATERMARK && plan.isWindowed()) {
      long closed = watermark - plan.allowedLateness().toMillis();
      return plan.windows() instanceof SessionWindowSpec sessions
          ? closed - sessions.gap().toMillis() + hair
          : closed + hair;
    }
    if (plan.windows() instanceof SessionWindowSpec sessions) {
      long gap = sessions.gap().toMillis();
      return Math.floorDiv(time, gap) * gap + hair; // sessions touch, or just intersect
    }
    return plan.isWindowed() ? plan.windows().lastWindowStart(time) + hair : time;
  }

  /** The same rows, none of them late: what a bounded source has. */
  RandomStreamSet withoutWatermark() {
    steps.replaceAll(step -> new Step(EventBatch.NO_WATERMARK, step.partition(), step.clicks()));
    return this;
  }

  /** The rows as a bounded source brings them, in the order in which they arrive. */
  List<Row> rows() {
    return steps.stream().flatMap(step -> step.clicks().stream()).map(Click::row).toList();
  }

  /** The streams as an unbounded source brings them. */
  TestStream<EventBatch> timeline() {
    Timeline timeline = Timeline.begin();
    long watermark = EventBatch.NO_WATERMARK;
    for (Step step : steps) {
      if (step.watermark() > watermark) {
        watermark = step.watermark();
        timeline.watermark(Instant.ofEpochMilli(watermark));
      }
      timeline.clicks(step.partition(), step.clicks().toArray(Click[]::new));
    }
    return timeline.end();
  }

  /** What the oracle says must come of the streams, rows and late clicks as text. */
  record Truth(List<String> rows, List<String> late) {}

  Truth truth() {
    if (plan.windows() instanceof SlidingWindowSpec windows) {
      return truth(windows);
    }
    return plan.windows() instanceof SessionWindowSpec windows
        ? truth(windows)
        : new Truth(totals(), List.of());
  }

  private Truth truth(SlidingWindowSpec windows) {
    WindowModel model =
        new WindowModel(windows.size(), windows.every(), windows.offset(), plan.allowedLateness());
    steps.forEach(step -> step.clicks().forEach(c -> model.arrive(c, step.watermark())));
    List<String> rows = new ArrayList<>();
    model
        .results()
        .forEach(
            (group, result) ->
                rows.add(
                    row(
                        group.windowStart(),
                        group.windowStart().plus(windows.size()),
                        group.page(),
                        result.views(),
                        result.users())));
    return new Truth(rows, late(model.late()));
  }

  private Truth truth(SessionWindowSpec windows) {
    SessionModel model = new SessionModel(windows.gap(), plan.allowedLateness());
    steps.forEach(step -> step.clicks().forEach(c -> model.arrive(c, step.watermark())));
    List<String> rows = new ArrayList<>();
    model
        .results()
        .forEach(
            (session, result) ->
                rows.add(
                    row(
                        session.start(),
                        session.end(),
                        session.page(),
                        result.views(),
                        result.users())));
    return new Truth(rows, late(model.late()));
  }

  private List<String> totals() {
    Map<String, Integer> views = new HashMap<>();
    Map<String, Set<String>> users = new HashMap<>();
    for (Step step : steps) {
      for (Click click : step.clicks()) {
        views.merge(click.page(), 1, Integer::sum);
        users.computeIfAbsent(click.page(), page -> new HashSet<>()).add(click.user());
      }
    }
    List<String> rows = new ArrayList<>();
    views.forEach((page, count) -> rows.add(total(page, count, users.get(page).size())));
    return rows;
  }

  static String row(Instant start, Instant end, String page, long views, long users) {
    return "%s–%s %s %d/%d".formatted(start, end, page, views, users);
  }

  static String total(String page, long views, long users) {
    return "%s %d/%d".formatted(page, views, users);
  }

  private static List<String> late(List<Click> clicks) {
    return clicks.stream().map(click -> click.at() + " " + click.page()).toList();
  }

  int size() {
    return streams;
  }
}
