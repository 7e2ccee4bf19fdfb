/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known after reading a YAML file so far: where fields were written, and what is wrong. */
final class Reading {
  private record Placed(Place place, Problem problem) {}

  private final Map<String, YamlNode> nodes = new HashMap<>();
  private final Set<String> broken = new HashSet<>();
  private final List<Placed> problems = new ArrayList<>();

  /** Remembers that the field {@code path} was written as {@code node}. */
  void found(String path, YamlNode node) {
    nodes.put(path, node);
  }

  /** Reports that {@code path} cannot be read, so that nothing more is said about its value. */
  void fail(String path, Place place, String what, String why, String fix) {
    broken.add(path);
    report(place, what, why, fix);
  }

  /** Says no more about {@code path}, of which a part could not be read. */
  void breakOff(String path) {
    broken.add(path);
  }

  void report(Place place, String what, String why, String fix) {
    problems.add(new Placed(place, new Problem(place.toString(), what, why, fix)));
  }

  /** Reports what validation found, at the field or what encloses it. */
  void report(Finding finding) {
    String path = finding.path();
    while (!path.isEmpty() && !nodes.containsKey(path)) {
      path = path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
    YamlNode node = nodes.get(path);
    boolean exact = path.equals(finding.path());
    Place place =
        exact && finding.offset().isPresent() && node instanceof YamlNode.Scalar scalar
            ? scalar.placeAt(finding.offset().getAsInt())
            : node.place();
    problems.add(new Placed(place, finding.at(place.toString())));
  }

  /** Where each field was written, by its path. */
  Map<String, String> places() {
    return nodes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().place().toString()));
  }

  /** The fields that could not be read. */
  Set<String> broken() {
    return broken;
  }

  /**
   * All problems in the order of their places; those of one place in the order of their finding.
   */
  List<Problem> problems() {
    Map<Place, List<Problem>> ordered = new TreeMap<>();
    problems.forEach(
        p -> ordered.computeIfAbsent(p.place(), place -> new ArrayList<>()).add(p.problem()));
    return ordered.values().stream().flatMap(List::stream).distinct().toList();
  }
}
