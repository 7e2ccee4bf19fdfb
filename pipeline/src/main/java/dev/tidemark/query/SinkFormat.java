/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.window.OutputMode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * A format of sinks: its keys in YAML, what can be wrong with a sink of it, and the transform that
 * one becomes. A new format is a subclass, a {@link SinkSpec}, and a line in {@link SinkFormats}.
 *
 * @param <S> the sinks of this format
 */
abstract class SinkFormat<S extends SinkSpec> {
  private final String name;
  private final Class<S> type;
  private final Section keys;

  /**
   * @param name what {@code format} is in YAML
   * @param keys the keys of such a sink
   */
  SinkFormat(String name, Class<S> type, Section keys) {
    this.name = name;
    this.type = type;
    this.keys = keys;
  }

  String name() {
    return name;
  }

  Section keys() {
    return keys;
  }

  /** Whether {@code sink} is of this format. */
  boolean formats(SinkSpec sink) {
    return type.isInstance(sink);
  }

  /** What begins the keys that are passed on to a library; empty if none are. */
  Optional<String> passedOnPrefix() {
    return Optional.empty();
  }

  /**
   * The sink that was written, with stand-ins for what could not be read.
   *
   * @param passedOn what is passed on to a library, without the prefix
   */
  abstract S read(Fields fields, Map<String, String> passedOn);

  /** The output modes in which it can be given the results of aggregates. */
  abstract Set<OutputMode> modes();

  /**
   * Whether rows of a query without aggregates come with {@link dev.tidemark.rows.RowPositions}, by
   * which the sink recognises what it holds.
   */
  boolean takesPositions() {
    return false;
  }

  /**
   * Whether what it is given lasts, so that it must not be given what a failure can take back, and
   * rather waits. One that is looked at is given results as soon as there are any.
   */
  boolean keeps() {
    return true;
  }

  /** Reports what is wrong with {@code sink}, besides its mode and trigger. */
  abstract void check(S sink, SinkCheck check);

  /** What it writes to, for people: {@code delta /delta/page_stats}. */
  abstract String describe(S sink);

  /** What becomes of rows that it is given again after a failure, for people. */
  String guarantee(S sink) {
    return "at least once: rows that are handed over again after a failure are written again";
  }

  /**
   * Makes sure that the sink can be written, and makes what it needs; nothing runs yet.
   *
   * @throws RuntimeException when it cannot, as the sink's own documentation says
   */
  void preflight(S sink, SinkContext context) {}

  /**
   * Up to where the sink has made the results of windows durable. Unless it says otherwise, that it
   * writes what it is given within a trigger or two. Never asked of a sink in complete mode.
   */
  Horizon horizon(S sink, SinkContext context) {
    return Horizon.ofBatches(sink.trigger().interval());
  }

  /** Adds the sink to the pipeline, behind its rows. */
  abstract void write(S sink, SinkContext context, PCollection<Row> rows);

  /**
   * Adds the sink to the pipeline in complete mode, behind the tables that it shows, each in place
   * of the one before. Only where {@link #modes} say so.
   */
  void writeTables(S sink, SinkContext context, PCollection<ResultTable> tables) {
    throw new UnsupportedOperationException("a " + name + " sink in complete mode");
  }

  /** Append unless written otherwise, as in Structured Streaming. */
  static OutputMode outputMode(Fields fields) {
    return fields.choice("outputMode", OutputMode.class).orElse(OutputMode.APPEND);
  }

  /** With each micro-batch unless written otherwise. */
  static Trigger trigger(Fields fields) {
    if (fields.says("trigger", Trigger.AVAILABLE_NOW)) {
      return Trigger.availableNow();
    }
    if (fields.says("trigger", "once")) {
      fields.refuse(
          "trigger",
          "trigger: once is not known",
          "to read what there is and then end is called availableNow, as in Spark",
          "write trigger: " + Trigger.AVAILABLE_NOW);
      return Trigger.eachBatch();
    }
    return fields.duration("trigger").map(Trigger::every).orElseGet(Trigger::eachBatch);
  }
}
