/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.choice;
import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.window.OutputMode;

/**
 * The YAML language of a query: which keys there are, and what they mean. Those of sources and
 * sinks are with their {@link SourceFormat} and {@link SinkFormat}.
 */
final class QueryKeys {
  /** Keys of a Kafka source with this prefix go to the Kafka consumer, without it. */
  static final String KAFKA_PREFIX = "kafka.";

  /** Keys of a Delta sink with this prefix go to Hadoop's file systems, without it. */
  static final String HADOOP_PREFIX = "hadoop.";

  static final Section QUERY =
      Section.of(
          "a query",
          required(
              "name",
              Key.Type.TEXT,
              "page_stats",
              "Names the query in checkpoints, metrics and transactions."),
          required(
              "source",
              Key.Type.MAPPING,
              "{format: kafka, bootstrapServers: localhost:9092, subscribe: clicks}",
              "Where rows come from."),
          optional(
              "schema",
              Key.Type.TEXT,
              "user_id STRING, page STRING, timestamp TIMESTAMP",
              "The columns of a row, as Spark's DDL string."),
          optional(
              "where", Key.Type.SQL, "action <> 'bot'", "The SQL predicate that a row must meet."),
          optional(
              "select",
              Key.Type.TEXTS,
              "[user_id, amount * 2 AS doubled]",
              "Without aggregates, the columns of the result."),
          optional(
              "watermark",
              Key.Type.MAPPING,
              "{column: timestamp, delay: 10 minutes}",
              "How event time advances."),
          optional(
              "allowedLateness",
              Key.Type.DURATION,
              "0 seconds",
              "How long beyond the watermark's delay a window takes rows."),
          optional("groupBy", Key.Type.TEXTS, "[page]", "The columns that rows are grouped by."),
          optional(
              "window",
              Key.Type.MAPPING,
              "{tumbling: 5 minutes}",
              "Which windows of event time a row falls into."),
          optional(
              "aggregates",
              Key.Type.MAPPING,
              "{view_count: count(*)}",
              "Output columns, and the SQL calls that compute them."),
          optional(
              "checkpointLocation",
              Key.Type.TEXT,
              "/checkpoints/page_stats",
              "The directory that a restart resumes from."),
          required(
              "sinks",
              Key.Type.MAPPINGS,
              "[{format: console, outputMode: update}]",
              "Where results go."),
          optional(
              "deadLetter",
              Key.Type.MAPPING,
              "{format: json, path: /dead/page_stats}",
              "Where malformed and late rows go."));

  /** Its keys are the output columns. */
  static final Section AGGREGATES = Section.of("aggregates");

  static final Section WATERMARK =
      Section.of(
          "a watermark",
          required(
              "column", Key.Type.TEXT, "timestamp", "The TIMESTAMP column that holds event time."),
          required(
              "delay",
              Key.Type.DURATION,
              "10 minutes",
              "How far behind the newest row a row is not late yet."),
          optional(
              "idleTimeout",
              Key.Type.DURATION,
              "1 minute",
              "How long a partition may be silent and still hold the watermark."),
          optional(
              "futureCap",
              Key.Type.DURATION,
              "1 hour",
              "How far after the present an event time may lie."));

  static final Section WINDOW =
      Section.of(
          "a window",
          optional(
              "tumbling",
              Key.Type.DURATION,
              "5 minutes",
              "The length of windows that follow one another."),
          optional(
              "sliding", Key.Type.DURATION, "10 minutes", "The length of windows that overlap."),
          optional("every", Key.Type.DURATION, "5 minutes", "How far apart sliding windows begin."),
          optional(
              "session",
              Key.Type.DURATION,
              "10 minutes",
              "How far apart a group's rows must be to be of different windows."),
          optional("offset", Key.Type.DURATION, "1 minute", "How much later windows begin."),
          choice("timeDomain", TimeDomain.class, "event", "Which time windows are of."));

  static final Key OUTPUT_MODE =
      choice("outputMode", OutputMode.class, "append", "Which rows of the result the sink gets.");
  static final Key TRIGGER =
      optional(
          "trigger",
          Key.Type.TRIGGER,
          "1 minute",
          "How often results appear; availableNow: until all is read that is there, then the query ends.");

  static final Section DEAD_LETTER =
      Section.of(
          "a deadLetter",
          choice("format", DeadLetterSpec.Format.class, "json", "How dead letters are written."),
          required(
              "path", Key.Type.TEXT, "/dead/page_stats", "The directory they are written to."));

  private QueryKeys() {}
}
