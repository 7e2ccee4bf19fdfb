/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which files hold what micro-batches came to: the newest base, and for each batch behind it the
 * parts of a run that has all of them. Of a batch that two runs read, either will do: it came to
 * the same.
 *
 * @param base up to which batch the base is, if there is one
 * @param files in the order of the batches
 * @param missing the first batch that there is nothing whole of
 */
record StateListing(OptionalLong base, List<StateName> files, OptionalLong missing) {

  /** Of the batches up to {@code upTo}, by the names of all files that there are. */
  static StateListing of(Collection<String> names, long upTo) {
    List<StateName> all = names.stream().map(StateName::parse).flatMap(Optional::stream).toList();
    OptionalLong base =
        all.stream()
            .filter(StateName::isBase)
            .mapToLong(StateName::batch)
            .filter(batch -> batch <= upTo)
            .max();
    List<StateName> files = new ArrayList<>();
    base.ifPresent(batch -> files.add(StateName.base(batch)));
    TreeMap<Long, List<StateName>> parts = new TreeMap<>();
    all.stream()
        .filter(name -> !name.isBase() && !name.isReplay() && name.batch() <= upTo)
        .forEach(name -> parts.computeIfAbsent(name.batch(), batch -> new ArrayList<>()).add(name));
    for (long batch = base.orElse(-1) + 1; batch <= upTo; batch++) {
      List<StateName> whole = whole(parts.getOrDefault(batch, List.of()));
      if (whole.isEmpty()) {
        return new StateListing(base, files, OptionalLong.of(batch));
      }
      files.addAll(whole);
    }
    return new StateListing(base, files, OptionalLong.empty());
  }

  /** All parts of one batch by one run, the last that has all; none if there is no such run. */
  static List<StateName> whole(List<StateName> parts) {
    TreeMap<Long, List<StateName>> runs = new TreeMap<>();
    parts.forEach(part -> runs.computeIfAbsent(part.epoch(), epoch -> new ArrayList<>()).add(part));
    return runs.descendingMap().values().stream()
        .filter(run -> run.size() == run.get(0).splits())
        .findFirst()
        .orElse(List.of());
  }
}
