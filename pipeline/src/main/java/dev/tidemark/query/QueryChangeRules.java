/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.checkpoint.Change.Ruling;
import dev.tidemark.checkpoint.Change.Verdict;
import dev.tidemark.checkpoint.ChangeRules;
import dev.tidemark.checkpoint.QueryIdentity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What changes of a query mean for its checkpoint. A checkpoint says what was read, by which
 * watermark, and up to where results are durable. A change is safe if all of that still holds; it
 * needs a replay if results that are durable, or rows that were read, would not fit those to come.
 */
final class QueryChangeRules implements ChangeRules {
  private static final String FLINK = "FlinkRunner";
  private static final String COMPLETE = "complete";

  @Override
  public Ruling of(
      String key, Optional<String> before, Optional<String> after, Map<String, String> known) {
    if (key.startsWith("sink ")) {
      return sink(key, before, after, FLINK.equals(known.get(QueryIdentity.RUNNER)));
    }
    if (key.startsWith("aggregates.")) {
      return replay("windows that are durable were computed otherwise");
    }
    return switch (key) {
      case "name" -> refused("it is the checkpoint of another query");
      case QueryIdentity.RUNNER -> replay("no runner can go on from what another one keeps");
      case "source.format" -> refused("its offsets are those of another kind of source");
      case "source.bootstrapServers" ->
          safe("if these are brokers of the same cluster, whose offsets mean the same");
      case "source.subscribe" -> topics(before, after);
      case "source.path" -> refused("its offsets are those of other files");
      case "source.numPartitions", "source.rampUpTime" ->
          before.isEmpty()
              ? safe("if it was the same, which was not written down then")
              : refused("its offsets are those of other rows");
      case "source.startingOffsets" -> safe("it has no effect while there is a checkpoint");
      case "source.value" -> replay("rows were read by another format");
      case "schema" -> replay("rows were read with other columns");
      case "where" -> replay("other rows were counted until now");
      case "select" -> replay("rows that were written have other columns");
      case "watermark.column" -> replay("rows were late or not by another time");
      case "watermark.delay" ->
          safe("from the next batch on; windows that have closed stay closed");
      case "watermark.idleTimeout" -> safe("from the next batch on");
      case "watermark.futureCap" -> safe("for the rows that are read from now on");
      case "window" -> replay("results that are durable are of other windows");
      case "groupBy" -> replay("results that are durable are of other groups");
      case "allowedLateness" -> replay("windows have closed, and results are durable, by it");
      case "deadLetter.path" ->
          safe("dead letters go there from now on; those of before stay where they are");
      default -> replay("nothing is known of what it would do to results");
    };
  }

  private static Ruling topics(Optional<String> before, Optional<String> after) {
    Set<String> common = new HashSet<>(Arrays.asList(before.orElse("").split(", ", -1)));
    common.retainAll(Arrays.asList(after.orElse("").split(", ", -1)));
    return common.isEmpty()
        ? refused("its offsets are those of other topics")
        : replay("windows that are durable lack the rows of some topics, or have too many");
  }

  private static Ruling sink(
      String key, Optional<String> before, Optional<String> after, boolean onFlink) {
    if (key.endsWith(" trigger")) {
      return safe("from the next batch on");
    }
    if (key.endsWith(" outputMode")) {
      if (after.isEmpty()) {
        return safe("with its sink");
      }
      if (after.get().equals(COMPLETE)) {
        return replay("rows of windows that have closed are not read again, and would be missing");
      }
      return before.isEmpty()
          ? safe("with its sink")
          : replay("what it holds was written by the rules of another mode");
    }
    if (onFlink) {
      return refused("Flink's checkpoints are of a pipeline with these sinks and no others");
    }
    return after.isPresent()
        ? safe("it is given what is not durable elsewhere yet, and all that comes")
        : safe("it is given nothing more, and what it holds stays");
  }

  private static Ruling safe(String meaning) {
    return new Ruling(Verdict.SAFE, meaning);
  }

  private static Ruling replay(String why) {
    return new Ruling(Verdict.NEEDS_REPLAY, why);
  }

  private static Ruling refused(String why) {
    return new Ruling(Verdict.REFUSED, why);
  }
}
