/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.SplittableRandom;

/**
 * An endless clickstream, the same for the same seed but for the instant at which it begins, and of
 * which it is certain what becomes of each record, however a runner cuts it into batches.
 *
 * <p>Record n lies on a timeline that moves on by 1/{@code eventsPerSecond} with each record. Its
 * event time is:
 *
 * <ul>
 *   <li><em>on time</em> (98.5 %): the timeline's less a random {@link Traffic#disorder}, which is
 *       less than the delay. Kafka keeps the order within a partition, so a partition's watermark
 *       can never have passed such a click, and the query's is the least of them.
 *   <li><em>too late</em> (1 %): from minutes to seconds before the stream began, so that its
 *       window ends before {@link #closedWith}. Once the query's watermark has come that far it is
 *       late for ever; the first {@link Traffic#warmUp} records are on time, and whoever sends the
 *       rest must first have seen the watermark get there.
 *   <li><em>malformed</em> (0.5 %): none, see {@link Malformation}.
 * </ul>
 *
 * <p>When every partition has been silent for the idle timeout, the watermark moves on with the
 * clock. So the timeline must not stay behind the clock when clicks come again: {@link #skipTo}
 * takes it along, and then no pause of whoever sends or reads does harm, however long. What remains
 * are clicks that are made but not yet stored when a stall begins. They become late only if it
 * lasts longer than the idle timeout ({@link DemoQuery#IDLE_TIMEOUT}) and the two fifths of the
 * delay that disorder leaves, and only if the source then looks before they are stored.
 *
 * <p>Some 3 % of the clicks are anonymous: their {@code user_id} is null. Not thread-safe.
 */
final class Clickstream {

  static final int USERS = 5_000;

  private static final double MALFORMED = 0.005;
  private static final double TOO_LATE = 0.01;
  private static final double ANONYMOUS = 0.03;
  private static final double PURCHASE = 0.03;
  private static final double CLICK = 0.17;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private final SplittableRandom random;
  private final Traffic traffic;
  private final long base;
  private long anchor;
  private long anchorSequence;
  private long sequence;

  /** The stream of {@code seed} whose timeline begins at {@code base}. */
  Clickstream(long seed, Traffic traffic, Instant base) {
    this.random = new SplittableRandom(seed);
    this.traffic = traffic;
    this.base = base.toEpochMilli();
    this.anchor = this.base;
  }

  /** Where the next record lies on the timeline, in milliseconds since 1970. */
  long timeline() {
    return anchor + (sequence - anchorSequence) * 1_000 / traffic.eventsPerSecond();
  }

  /** Lets the timeline go on from {@code time}, unless it is there already. */
  void skipTo(long time) {
    if (time > timeline()) {
      anchor = time;
      anchorSequence = sequence;
    }
  }

  /**
   * The watermark, in milliseconds since 1970, that the warm-up must bring about, and with which
   * the windows of all too-late clicks are closed.
   */
  long closedWith() {
    return base - traffic.disorder().plus(traffic.delay()).toMillis();
  }

  Click next() {
    double fate = random.nextDouble();
    boolean warm = sequence >= traffic.warmUp();
    long now = timeline();
    sequence++;

    int user = (int) (USERS * Math.pow(random.nextDouble(), 1.5));
    boolean anonymous = random.nextDouble() < ANONYMOUS;
    String page = Pages.next(random);
    String action = action();
    double displacement = random.nextDouble();
    String key = (anonymous ? "visitor-" : "user-") + user;

    if (warm && fate < MALFORMED) {
      byte[] value = Malformation.next(random).of("user-" + user, page, text(now), random);
      return new Click(Click.Kind.MALFORMED, key, value, 0, page, -1);
    }
    if (warm && fate < MALFORMED + TOO_LATE) {
      long nearest = base - traffic.tooLate().toMillis();
      long farthest = base - traffic.tooLateAtMost().toMillis();
      long time = nearest - (long) (displacement * (nearest - farthest));
      return click(Click.Kind.TOO_LATE, key, anonymous, user, page, action, time);
    }
    // Most clicks are hardly out of order, a few are by much.
    long behind = (long) (displacement * displacement * traffic.disorder().toMillis());
    return click(Click.Kind.ON_TIME, key, anonymous, user, page, action, now - behind);
  }

  private String action() {
    double share = random.nextDouble();
    if (share < PURCHASE) {
      return "purchase";
    }
    return share < PURCHASE + CLICK ? "click" : "view";
  }

  private static Click click(
      Click.Kind kind,
      String key,
      boolean anonymous,
      int user,
      String page,
      String action,
      long time) {
    String json =
        "{\"user_id\":"
            + (anonymous ? "null" : "\"" + key + "\"")
            + ",\"page\":\""
            + page
            + "\",\"action\":\""
            + action
            + "\",\"timestamp\":\""
            + text(time)
            + "\"}";
    return new Click(
        kind, key, json.getBytes(StandardCharsets.UTF_8), time, page, anonymous ? -1 : user);
  }

  private static String text(long time) {
    return TIME.format(Instant.ofEpochMilli(time));
  }
}
