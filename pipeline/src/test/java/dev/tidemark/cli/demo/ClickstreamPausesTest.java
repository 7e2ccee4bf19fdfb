/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three minutes of virtual time in which sender and reader pause at random, for up to 40 and 8
 * seconds: idle partitions, and a watermark that moves on with the clock, do not change what
 * becomes of a click.
 */
class ClickstreamPausesTest {

  private static final Traffic TRAFFIC =
      new Traffic(500, Duration.ofSeconds(5), Duration.ofSeconds(5));
  private static final List<Origin> PARTITIONS =
      IntStream.range(0, 4).mapToObj(p -> new Origin("clickstream", p)).toList();
  private static final long BASE = Instant.parse("2026-01-02T10:00:03.217Z").toEpochMilli();
  private static final long END = BASE + 180_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverThePauses_everyClickIsJudgedAsTheGeneratorSays(int seed) {
    Simulation simulation = new Simulation(seed, true);
    simulation.run();
    assertThat("misjudged", simulation.misjudged, is(0));
    assertThat("judged to be late", simulation.late, greaterThan(0));
    assertThat("partitions fell silent", simulation.silences, greaterThan(0));
  }

  @Test
  void aTimelineThatStaysBehindTheClock_isFoundOut() {
    Simulation simulation = new Simulation(1, false);
    simulation.run();
    assertThat(simulation.misjudged, greaterThan(0));
  }

  private static final class Simulation {
    private final Random random;
    private final boolean skips;
    private final Clickstream clicks;
    private final LateGate gate =
        new LateGate(WindowSpec.tumbling(TRAFFIC.window()), Duration.ZERO);
    private final PartitionWatermarks watermarks =
        new PartitionWatermarks(
            WatermarkSpec.of("timestamp", TRAFFIC.delay()).withIdleTimeout(DemoQuery.IDLE_TIMEOUT),
            PartitionWatermarks.State.initial(),
            PARTITIONS,
            BASE);
    private final Map<Origin, List<Click>> unread = new HashMap<>();
    private int sent;
    private int misjudged;
    private int late;
    private int silences;

    Simulation(int seed, boolean skips) {
      this.random = new Random(seed);
      this.skips = skips;
      this.clicks = new Clickstream(seed, TRAFFIC, Instant.ofEpochMilli(BASE));
      PARTITIONS.forEach(partition -> unread.put(partition, new ArrayList<>()));
    }

    void run() {
      long sendAt = BASE;
      long readAt = BASE + 2_000;
      for (long now = BASE; now < END; now += 10) {
        if (now >= sendAt) {
          send(now);
          sendAt = random.nextInt(1_500) == 0 ? now + random.nextInt(40_000) : now;
        }
        if (now >= readAt) {
          read(now);
          readAt = now + 50 + random.nextInt(random.nextInt(30) == 0 ? 8_000 : 300);
        }
      }
    }

    private void send(long now) {
      boolean open = watermarks.reported() >= clicks.closedWith();
      if (skips && open && now - clicks.timeline() > 1_000) {
        clicks.skipTo(now);
      }
      while (clicks.timeline() <= now && (open || sent < TRAFFIC.warmUp())) {
        Click click = clicks.next();
        int partition = Math.floorMod(click.key().hashCode(), PARTITIONS.size());
        unread.get(PARTITIONS.get(partition)).add(click);
        sent++;
      }
    }

    private void read(long now) {
      long watermark = watermarks.reported();
      for (Origin partition : PARTITIONS) {
        List<Click> stored = unread.get(partition);
        // Now and then not all that there is.
        List<Click> batch =
            stored.subList(
                0, random.nextBoolean() ? stored.size() : random.nextInt(stored.size() + 1));
        long greatest = PartitionWatermarks.MIN;
        for (Click click : batch) {
          if (click.kind() != Click.Kind.MALFORMED) {
            judge(click, watermark);
            greatest = Math.max(greatest, click.eventTime());
          }
        }
        if (!batch.isEmpty()) {
          watermarks.read(partition, greatest, now);
        }
        batch.clear();
      }
      for (Origin partition : watermarks.quiet(now)) {
        if (unread.get(partition).isEmpty()) {
          watermarks.caughtUp(partition, now);
          silences++;
        }
      }
      watermarks.advance(now);
    }

    private void judge(Click click, long watermark) {
      boolean isLate = gate.isLate(click.eventTime(), watermark);
      late += isLate ? 1 : 0;
      misjudged += isLate == (click.kind() == Click.Kind.TOO_LATE) ? 0 : 1;
    }
  }
}
