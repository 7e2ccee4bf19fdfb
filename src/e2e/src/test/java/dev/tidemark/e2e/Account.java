/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Compares what a query made of a stream with what the stream was. A row is in the result, or it
 * was filtered, or it is among the late dead letters; each once. A record that is no row is among
 * the malformed ones, once. A row that may be late has to be if it was written when the watermark
 * was seen to be beyond it.
 *
 * @param wanted the rows that its {@code where} lets through
 * @param claims what each of its sinks has to hold
 * @param watermarks as they were seen while the stream went on
 */
record Account(
    Written stream,
    Job job,
    Predicate<EventStream.Sent> wanted,
    List<Claim> claims,
    SeenWatermarks watermarks) {
  private static final int FAULTS_SHOWN = 20;

  Account(Written stream, Job job, Predicate<EventStream.Sent> wanted, List<Claim> claims) {
    this(stream, job, wanted, claims, new SeenWatermarks());
  }

  /** A result, and what it has to be. */
  record Claim(Results results, Truth truth) {}

  /** Looks at the watermark, if the query has one: with windows of ten seconds at most. */
  void lookAtWatermark() throws IOException {
    if (!job.hasWatermark()) {
      return; // what is reported then is the clock
    }
    Optional<Instant> watermark = job.watermark(); // first, and then which rows are to come
    watermark.ifPresent(seen -> watermarks.add(seen, stream.nextId()));
  }

  private boolean isSurelyLate(EventStream.Sent row) {
    return wanted.test(row) && watermarks.makeLate(row, Broker.WINDOW_MILLIS);
  }

  /** The rows that have to be among the late ones, whatever else is. */
  List<EventStream.Sent> surelyLate() {
    return stream.sent().stream().filter(this::isSurelyLate).toList();
  }

  /** Whether every row is somewhere: the query has come to the end of the stream. */
  boolean isComplete() throws IOException {
    DeadLetters letters = job.deadLetters();
    if (new HashSet<>(letters.malformed()).size() < stream.malformed().size()) {
      return false;
    }
    Set<Long> late = new HashSet<>(letters.late());
    long rows = counted(late).size();
    for (Claim claim : claims) {
      AtomicLong found = new AtomicLong();
      forEachRow(claim, row -> found.addAndGet(claim.truth().sums(row).count()));
      if (found.get() < rows) {
        return false;
      }
    }
    return true;
  }

  private List<EventStream.Sent> counted(Set<Long> late) {
    return stream.sent().stream().filter(wanted).filter(row -> !late.contains(row.id())).toList();
  }

  /** The rows of a result, but for those that only close windows. */
  private static void forEachRow(Claim claim, Consumer<Map<String, Object>> each)
      throws IOException {
    claim
        .results()
        .forEach(
            row -> {
              if (!row.containsValue(EventStream.CLOSING)) {
                each.accept(row);
              }
            });
  }

  /** Everything that is wrong; empty if nothing is. */
  List<String> faults() throws IOException {
    DeadLetters letters = job.deadLetters();
    List<String> faults = new ArrayList<>();
    Set<Long> late = once("late", letters.late(), faults);
    Set<Long> malformed = once("malformed", letters.malformed(), faults);
    if (!malformed.equals(stream.malformed())) {
      faults.add(
          "%d malformed records were sent, %d put aside"
              .formatted(stream.malformed().size(), malformed.size()));
    }
    boolean judged = job.hasWatermark();
    for (EventStream.Sent row : stream.sent()) {
      if (late.remove(row.id())) {
        if (!(judged && row.mayBeLate() && wanted.test(row))) {
          faults.add(row + " was taken for late");
        }
      } else if (row.mayBeLate() && isSurelyLate(row)) {
        faults.add(row + " was not taken for late");
      }
    }
    if (!late.isEmpty()) {
      faults.add("late, but never sent: " + late);
    }
    List<EventStream.Sent> counted = counted(new HashSet<>(letters.late()));
    for (Claim claim : claims) {
      compare(claim, claim.truth().of(counted), faults);
    }
    return faults.size() > FAULTS_SHOWN ? shortened(faults) : faults;
  }

  private static List<String> shortened(List<String> faults) {
    List<String> some = new ArrayList<>(faults.subList(0, FAULTS_SHOWN));
    some.add("and %d more".formatted(faults.size() - FAULTS_SHOWN));
    return some;
  }

  private static Set<Long> once(String kind, List<Long> ids, List<String> faults) {
    Set<Long> once = new HashSet<>(ids);
    if (once.size() < ids.size()) {
      faults.add("%d %s records were put aside %d times".formatted(once.size(), kind, ids.size()));
    }
    return once;
  }

  private static void compare(Claim claim, Map<String, Truth.Sums> expected, List<String> faults)
      throws IOException {
    Map<String, List<Truth.Sums>> found = new HashMap<>();
    forEachRow(
        claim,
        row ->
            found
                .computeIfAbsent(claim.truth().key(row), k -> new ArrayList<>(1))
                .add(claim.truth().sums(row)));
    String name = claim.results().name();
    expected.forEach(
        (key, sums) -> {
          List<Truth.Sums> of = found.getOrDefault(key, List.of());
          if (of.size() != 1 || !of.get(0).equals(sums)) {
            faults.add("%s, %s: expected %s, found %s".formatted(name, key, sums, of));
          }
        });
    found.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .sorted()
        .forEach(
            key ->
                faults.add(
                    "%s, %s: nothing expected, found %s".formatted(name, key, found.get(key))));
  }

  /** What does not come out even in the program's own account of its last run. */
  List<String> imbalance() throws IOException {
    RunCounts counts = RunCounts.of(job);
    return counts.balance() ? List.of() : List.of(job.name() + " does not balance: " + counts);
  }

  /** How much there was, for people: the account, and the rows of each result. */
  String summary() throws IOException {
    DeadLetters letters = job.deadLetters();
    long sent = stream.sent().size();
    long filtered = stream.sent().stream().filter(wanted.negate()).count();
    StringBuilder text = new StringBuilder();
    text.append(
        "%d in = %d counted + %d filtered + %d late (%d of them for certain) + %d malformed"
            .formatted(
                sent + stream.malformed().size(),
                sent - filtered - letters.late().size(),
                filtered,
                letters.late().size(),
                surelyLate().size(),
                letters.malformed().size()));
    for (Claim claim : claims) {
      AtomicLong rows = new AtomicLong();
      forEachRow(claim, row -> rows.incrementAndGet());
      text.append("; ").append(claim.results().name()).append(' ').append(rows);
    }
    return text.toString();
  }
}
