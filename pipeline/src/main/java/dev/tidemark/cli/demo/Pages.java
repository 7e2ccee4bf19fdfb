/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pages of a shop, the most visited first. Visits follow Zipf's law: the page of rank n is
 * visited 1/n times as often as the first.
 */
final class Pages {

  private static final List<String> NAMES =
      Stream.concat(
              Stream.of(
                  "/home",
                  "/search",
                  "/cart",
                  "/product/17",
                  "/login",
                  "/deals",
                  "/product/4",
                  "/checkout",
                  "/category/shoes",
                  "/account",
                  "/product/23",
                  "/help"),
              Stream.concat(
                  Stream.of("bags", "books", "coats", "games", "hats", "lamps", "toys", "watches")
                      .map(name -> "/category/" + name),
                  IntStream.rangeClosed(100, 119).mapToObj(id -> "/product/" + id)))
          .toList();

  /** For each page the share of visits that go to it or to a page before it. */
  private static final double[] CUMULATED = cumulated(NAMES.size());

  private Pages() {}

  static List<String> names() {
    return NAMES;
  }

  static String next(SplittableRandom random) {
    double share = random.nextDouble();
    int page = 0;
    while (page < CUMULATED.length - 1 && CUMULATED[page] <= share) {
      page++;
    }
    return NAMES.get(page);
  }

  private static double[] cumulated(int count) {
    double[] cumulated = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      cumulated[i] /= sum;
    }
    return cumulated;
  }
}
