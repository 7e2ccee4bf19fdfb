/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.SessionModel;
import dev.tidemark.testing.WindowModel;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongBinaryOperator;

/**
 * A seeded random source: batches of clicks out of order, some late, around a watermark that
 * advances in leaps.
 */
final class RandomStreams {
  /** One batch as it arrives, at the watermark that it carries. */
  record Step(long watermark, List<Click> clicks) {}

  private static final Instant[] DAYS = {
    Instant.parse("2026-01-02T10:00:00Z"),
    Instant.parse("1969-12-31T23:58:00Z"),
    Instant.parse("2024-02-28T23:57:00Z")
  };

  final AggregatePlan plan;
  final List<Step> steps = new ArrayList<>();

  /** A stream that {@code seed} makes, and a plan with sliding windows, some of them tumbling. */
  static RandomStreams ofSlidingWindows(long seed) {
    Random random = new Random(seed);
    Duration size = Duration.ofSeconds(1 + random.nextInt(300));
    Duration every =
        random.nextBoolean()
            ? size
            : Duration.ofSeconds(1 + random.nextInt((int) size.toSeconds()));
    Duration offset = Duration.ofSeconds(random.nextInt((int) every.toSeconds()));
    SlidingWindowSpec windows = WindowSpec.sliding(size, every).withOffset(offset);
    return new RandomStreams(random, windows, (time, closed) -> windows.lastWindowStart(time));
  }

  /** A stream that {@code seed} makes, and a plan with sessions. */
  static RandomStreams ofSessions(long seed) {
    Random random = new Random(seed);
    WindowSpec sessions = WindowSpec.session(Duration.ofSeconds(1 + random.nextInt(120)));
    long gap = sessions.lastWindowEnd(0);
    return new RandomStreams(
        random,
        sessions,
        (time, closed) ->
            random.nextBoolean() && closed != EventBatch.NO_WATERMARK
                // closed by a hair, or not
                ? closed - gap + random.nextInt(2)
                // on a grid as wide as the gap, or beside it, sessions touch or just intersect
                : Math.floorDiv(time, gap) * gap + random.nextInt(2));
  }

  /**
   * Draws a stream.
   *
   * @param edge gives a time on the edge of a window: of one near a time, given that windows that
   *     end by another time have closed
   */
  private RandomStreams(Random random, WindowSpec windows, LongBinaryOperator edge) {
    Duration lateness =
        random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(120));
    plan =
        AggregatePlan.of(Click.SCHEMA, Click.EVENT_TIME, windows)
            .withAllowedLateness(lateness)
            .withGroupBy("page")
            .withAggregate(Aggregate.countAll("views"))
            .withAggregate(
                Aggregate.of("users", AggregateFunction.APPROX_COUNT_DISTINCT, "user_id"));

    long delay = 1000L * random.nextInt(300);
    int disorder = new int[] {0, 10, 50}[random.nextInt(3)];
    long now = DAYS[random.nextInt(DAYS.length)].toEpochMilli();
    long greatest = Long.MIN_VALUE;
    long watermark = EventBatch.NO_WATERMARK;
    int count = 10 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      Click[] clicks = new Click[1 + random.nextInt(6)];
      for (int j = 0; j < clicks.length; j++) {
        now += random.nextInt(10) == 0 ? 60_000L * random.nextInt(10) : random.nextInt(20_000);
        long behind =
            random.nextInt(100) < disorder ? (long) (random.nextDouble() * (2 * delay + 1)) : 0;
        long time = now - behind;
        if (random.nextInt(8) == 0) {
          long closed =
              watermark == EventBatch.NO_WATERMARK ? watermark : watermark - lateness.toMillis();
          time = edge.applyAsLong(time, closed); // the very edge of a window
        }
        greatest = Math.max(greatest, time);
        String page = "/" + (int) (5 * Math.pow(random.nextDouble(), 2));
        clicks[j] = new Click("user" + random.nextInt(20), page, Instant.ofEpochMilli(time));
      }
      steps.add(new Step(watermark, List.of(clicks)));
      if (random.nextInt(3) > 0) {
        watermark = Math.max(watermark, greatest - delay);
      }
    }
  }

  /** What must come of a stream of sliding windows. */
  WindowModel windowModel() {
    SlidingWindowSpec windows = (SlidingWindowSpec) plan.windows();
    WindowModel model =
        new WindowModel(windows.size(), windows.every(), windows.offset(), plan.allowedLateness());
    for (Step step : steps) {
      for (Click click : step.clicks()) {
        model.arrive(click, step.watermark());
      }
    }
    return model;
  }

  /** What must come of a stream of sessions. */
  SessionModel sessionModel() {
    SessionWindowSpec windows = (SessionWindowSpec) plan.windows();
    SessionModel model = new SessionModel(windows.gap(), plan.allowedLateness());
    for (Step step : steps) {
      for (Click click : step.clicks()) {
        model.arrive(click, step.watermark());
      }
    }
    return model;
  }
}
