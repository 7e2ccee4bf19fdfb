/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a click is certain: under any cut into batches, with partitions read at any
 * speed, the plainest watermark there is judges every click as the generator says.
 */
class ClickstreamLatenessTest {

  private static final Instant BASE = Instant.parse("2026-01-02T10:00:03.217Z");
  private static final int PARTITIONS = 4;
  private static final int CLICKS = 60_000;

  private final Traffic traffic = new Traffic(2_000, Duration.ofSeconds(5), Duration.ofSeconds(5));

  /** How many clicks were judged otherwise than the generator says. */
  private record Misjudged(long onTime, long tooLate) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyClickIsJudgedAsTheGeneratorSays(int seed) {
    assertThat(misjudged(seed, traffic, ClickstreamLatenessTest::least), is(new Misjudged(0, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30})
  void otherDelays_areAsCertain(int delay) {
    Traffic other = new Traffic(2_000, Duration.ofSeconds(7), Duration.ofSeconds(delay));
    assertThat(misjudged(delay, other, ClickstreamLatenessTest::least), is(new Misjudged(0, 0)));
  }

  @Test
  void aWatermarkThatForgetsSlowPartitions_isFoundOut() {
    assertThat(misjudged(1, traffic, ClickstreamLatenessTest::greatest).onTime(), greaterThan(0L));
  }

  @Test
  void withoutWaitingForTheWarmUp_tooLateClicksAreNotCertain() {
    List<List<Click>> partitions = partitions(1, traffic);
    Judge judge = new Judge(traffic, ClickstreamLatenessTest::least);
    judge.readAll(partitions);
    assertThat(judge.misjudged().tooLate(), greaterThan(0L));
  }

  private static Misjudged misjudged(int seed, Traffic traffic, ToLongFunction<long[]> watermark) {
    Clickstream stream = new Clickstream(seed, traffic, BASE);
    List<List<Click>> warmUp = cut(stream, traffic.warmUp());
    List<List<Click>> rest = cut(stream, CLICKS);
    Judge judge = new Judge(traffic, watermark);
    judge.readAll(warmUp);
    assertThat("the warm-up brings the watermark", judge.gate() >= stream.closedWith());

    Random random = new Random(seed);
    int[] read = new int[PARTITIONS];
    while (IntStream.range(0, PARTITIONS).anyMatch(p -> read[p] < rest.get(p).size())) {
      List<List<Click>> batch = new ArrayList<>();
      // One partition may be read by the thousand while another one gives nothing.
      int greed = 1 << random.nextInt(14);
      for (int p = 0; p < PARTITIONS; p++) {
        int until = Math.min(rest.get(p).size(), read[p] + random.nextInt(greed + 1));
        batch.add(rest.get(p).subList(read[p], random.nextInt(4) == 0 ? read[p] : until));
        read[p] += batch.get(p).size();
      }
      judge.readAll(batch);
    }
    return judge.misjudged();
  }

  private static List<List<Click>> partitions(int seed, Traffic traffic) {
    return cut(new Clickstream(seed, traffic, BASE), CLICKS);
  }

  private static List<List<Click>> cut(Clickstream stream, int count) {
    List<List<Click>> partitions = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      partitions.add(new ArrayList<>());
    }
    for (int i = 0; i < count; i++) {
      Click click = stream.next();
      partitions.get(Math.floorMod(click.key().hashCode(), PARTITIONS)).add(click);
    }
    return partitions;
  }

  private static long least(long[] times) {
    return Arrays.stream(times).min().orElse(0);
  }

  private static long greatest(long[] times) {
    return Arrays.stream(times).max().orElse(0);
  }

  /** Judges a batch by the watermark that stood before it. */
  private static final class Judge {
    private final long window;
    private final long delay;
    private final ToLongFunction<long[]> watermark;
    private final long[] greatest = new long[PARTITIONS];
    private long onTime;
    private long tooLate;

    Judge(Traffic traffic, ToLongFunction<long[]> watermark) {
      this.window = traffic.window().toMillis();
      this.delay = traffic.delay().toMillis();
      this.watermark = watermark;
    }

    long gate() {
      return watermark.applyAsLong(greatest) - delay;
    }

    void readAll(List<List<Click>> batch) {
      long gate = gate();
      for (int p = 0; p < PARTITIONS; p++) {
        for (Click click : batch.get(p)) {
          if (click.kind() != Click.Kind.MALFORMED) {
            judge(click, gate);
            greatest[p] = Math.max(greatest[p], click.eventTime());
          }
        }
      }
    }

    private void judge(Click click, long gate) {
      long end = Math.floorDiv(click.eventTime(), window) * window + window;
      boolean late = end <= gate;
      if (late && click.kind() == Click.Kind.ON_TIME) {
        onTime++;
      }
      if (!late && click.kind() == Click.Kind.TOO_LATE) {
        tooLate++;
      }
    }

    Misjudged misjudged() {
      return new Misjudged(onTime, tooLate);
    }
  }
}
