/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import dev.tidemark.fault.KillPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which job is killed where or when; the same for the same seed. Jobs have their kills in turn.
 * Every third one is at any moment, by one signal and the other in turn, all others are at a place:
 * at each of those that are passed by any job, if there are kills enough, and before one is
 * repeated.
 */
final class KillPlan {
  private static final int LONGEST_MILLIS = 6_000;
  private static final int MOST_PASSED = 6;

  private KillPlan() {}

  /**
   * Makes a plan.
   *
   * @param passed the places that each job passes
   * @param kills of all jobs together
   * @return the kills of each job, in order
   */
  static List<List<Kill>> of(List<List<KillPoint>> passed, int kills, Random random) {
    int signals = random.nextInt(2);
    List<Optional<Kill>> all = new ArrayList<>(Collections.nCopies(kills, Optional.empty()));
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      if (i % 3 == 2) {
        Kill.Signal signal = Kill.Signal.values()[(signals + i / 3) % 2];
        all.set(i, Optional.of(new Kill.AtMoment(random.nextInt(LONGEST_MILLIS), signal)));
      } else {
        open.add(i);
      }
    }
    Collections.shuffle(open, random);
    for (KillPoint place : places(passed, open.size(), random)) {
      Optional<Integer> free = open.stream().filter(i -> of(passed, i).contains(place)).findFirst();
      free.ifPresent(
          i -> {
            all.set(i, Optional.of(at(place, random)));
            open.remove(i);
          });
    }
    for (int i : open) {
      List<KillPoint> any = of(passed, i);
      all.set(i, Optional.of(at(any.get(random.nextInt(any.size())), random)));
    }
    return IntStream.range(0, passed.size())
        .mapToObj(job -> ofJob(all, job, passed.size()))
        .toList();
  }

  /** In any order; but where all are to have their turn, those first that few jobs pass. */
  private static List<KillPoint> places(List<List<KillPoint>> passed, int kills, Random random) {
    List<KillPoint> places =
        new ArrayList<>(passed.stream().flatMap(List::stream).distinct().sorted().toList());
    Collections.shuffle(places, random);
    if (places.size() <= kills) {
      places.sort(
          Comparator.comparingLong(
              place -> passed.stream().filter(job -> job.contains(place)).count()));
    }
    return places;
  }

  private static List<KillPoint> of(List<List<KillPoint>> passed, int kill) {
    return passed.get(kill % passed.size());
  }

  private static Kill at(KillPoint place, Random random) {
    boolean rare = place == KillPoint.AFTER_FILE_LOG_JOIN;
    return new Kill.AtPlace(place, rare ? 0 : random.nextInt(MOST_PASSED));
  }

  private static List<Kill> ofJob(List<Optional<Kill>> all, int job, int jobs) {
    return IntStream.range(0, all.size())
        .filter(i -> i % jobs == job)
        .mapToObj(i -> all.get(i).orElseThrow())
        .toList();
  }
}
