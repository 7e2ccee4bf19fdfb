/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.SchemaSyntaxException;
import dev.tidemark.expression.NearestName;
import dev.tidemark.window.OutputMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that can be known to be wrong with a query before anything is read, found in one pass.
 */
final class Validation {
  private static final String ADD_AGGREGATES =
      "add aggregates, such as view_count: count(*), or remove ";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final QueryBuilder query;
  private final Set<String> broken;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param broken the fields that could not be read, whose values here are stand-ins: a problem
   *     with one of them is known already, and not reported again
   */
  Validation(QueryBuilder query, Set<String> broken) {
    this.query = query;
    this.broken = broken;
  }

  List<Finding> findings() {
    return findings;
  }

  /** The query, if nothing is wrong with it, otherwise {@link #findings} are not empty. */
  Optional<Query> run() {
    checkName();
    checkSource();
    Optional<EventSchema> schema = schema();
    schema.ifPresent(this::checkColumns);
    List<Aggregate> aggregates = schema.map(this::aggregates).orElse(List.of());
    Map<Integer, String> selected = schema.map(this::selected).orElse(Map.of());
    checkShape(schema);
    new OutputColumnValidation(query, selected, this::add).run();
    new SinkValidation(query, this::add).run();
    query
        .checkpointLocation
        .filter(String::isBlank)
        .ifPresent(
            location ->
                add(
                    "checkpointLocation",
                    "checkpointLocation is empty",
                    "a restart resumes from it",
                    "name a directory, or leave it out"));
    query
        .deadLetter
        .filter(deadLetter -> deadLetter.path().isBlank())
        .ifPresent(
            deadLetter ->
                add(
                    "deadLetter.path",
                    "path is empty",
                    "it has to go somewhere",
                    "name a directory"));
    if (!findings.isEmpty() || !broken.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Query(
            query.name,
            query.source,
            schema.orElseThrow(),
            query.where,
            query.select,
            query.watermark,
            query.allowedLateness,
            query.groupBy,
            query.window,
            query.timeDomain,
            aggregates,
            query.checkpointLocation,
            query.sinks,
            query.deadLetter));
  }

  private void checkName() {
    if (!NAME.matcher(query.name).matches()) {
      add(
          "name",
          "\"" + query.name + "\" is not a name for a query",
          "it names checkpoints, metrics and transactions, so it begins with a-z and goes on with a-z, 0-9 and _",
          "write " + likeAName(query.name));
    }
  }

  private static String likeAName(String name) {
    String snake =
        name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^[^a-z]+|_+$", "");
    return NAME.matcher(snake).matches() ? snake : "something like page_stats";
  }

  private void checkSource() {
    if (query.source == null) {
      add(
          "source",
          "there is no source",
          "a query reads something",
          "name a source, such as Kafka topics");
    } else {
      checkSource(query.source);
    }
  }

  private <S extends SourceSpec> void checkSource(S source) {
    SourceFormats.of(source).check(source, new SourceCheck(query, this::add));
  }

  private Optional<EventSchema> schema() {
    Optional<EventSchema> own =
        Optional.ofNullable(query.source).flatMap(source -> SourceFormats.of(source).ownSchema());
    if (own.isPresent()) {
      if (query.schema.isPresent() || query.ddl.isPresent()) {
        add(
            "schema",
            "there is a schema, but this source's rows have columns of their own",
            "they are " + own.get().toDdl(),
            "remove schema");
      }
      return own;
    }
    if (query.schema.isPresent()) {
      return query.schema;
    }
    if (query.ddl.isEmpty() || isBroken("schema")) {
      add(
          "schema",
          "there is no schema",
          "rows are decoded into declared columns",
          "declare them as in Spark: user_id STRING, page STRING, timestamp TIMESTAMP");
      return Optional.empty();
    }
    try {
      return Optional.of(EventSchema.parse(query.ddl.get()));
    } catch (SchemaSyntaxException e) {
      String message = e.getMessage().replaceFirst(" \\(at character \\d+ of (?s:.*)\\)$", "");
      add(
          new Finding(
              "schema",
              OptionalInt.of(e.position()),
              message,
              "a schema is Spark's DDL string",
              "write it like user_id STRING, page STRING, timestamp TIMESTAMP"));
      return Optional.empty();
    }
  }

  private <S extends SourceSpec> void checkColumns(S source, EventSchema schema) {
    SourceFormats.of(source).checkColumns(source, schema, this::add);
  }

  private void checkColumns(EventSchema schema) {
    Optional.ofNullable(query.source).ifPresent(source -> checkColumns(source, schema));
    query.watermark.ifPresent(
        watermark -> {
          String path = "watermark.column";
          if (isColumn(path, watermark.column(), schema)
              && schema.typeOf(watermark.column()) != ColumnType.TIMESTAMP) {
            add(
                path,
                watermark.column() + " is " + schema.typeOf(watermark.column()),
                "event time is a TIMESTAMP column",
                timestampFix(watermark.column(), schema));
          }
        });
    Set<String> grouped = new HashSet<>();
    for (int i = 0; i < query.groupBy.size(); i++) {
      String column = query.groupBy.get(i);
      String path = "groupBy." + i;
      if (isColumn(path, column, schema) && !grouped.add(column)) {
        add(path, column + " is named twice", "rows are grouped by a column once", "remove one");
      }
    }
    query.where.ifPresent(
        where -> {
          try {
            new QuerySql(schema).checkPredicate(where);
          } catch (SqlFault e) {
            add(e.at("where"));
          }
        });
  }

  private boolean isColumn(String path, String column, EventSchema schema) {
    if (schema.contains(column)) {
      return true;
    }
    add(
        path,
        "there is no column " + column,
        "the schema has " + String.join(", ", schema.names()),
        NearestName.of(column, schema.names())
            .map(near -> "write " + near)
            .orElse("name one of these, or add it to the schema"));
    return false;
  }

  private static String timestampFix(String column, EventSchema schema) {
    String timestamps =
        schema.fields().stream()
            .filter(field -> field.type() == ColumnType.TIMESTAMP)
            .map(EventSchema.Field::name)
            .collect(Collectors.joining(" or "));
    return timestamps.isEmpty()
        ? "declare " + column + " TIMESTAMP in the schema"
        : "write column: " + timestamps;
  }

  private List<Aggregate> aggregates(EventSchema schema) {
    QuerySql sql = new QuerySql(schema);
    List<Aggregate> aggregates = new ArrayList<>();
    for (QueryBuilder.Call call : query.aggregates) {
      try {
        Aggregate read = sql.aggregate(call.name(), call.sql());
        aggregates.add(call.given().orElse(read));
        if (read.function().goesByTime() && query.watermark.isEmpty() && query.window.isEmpty()) {
          add(
              "aggregates." + call.name(),
              call.sql() + " goes by event time, and there is no watermark",
              "a watermark names the column of event time",
              "add watermark: {column: timestamp, delay: 10 minutes}, or take min or max");
        }
      } catch (SqlFault e) {
        add(e.at("aggregates." + call.name()));
      }
    }
    return aggregates;
  }

  /** The names of the columns of the result that are right, by their place in {@code select}. */
  private Map<Integer, String> selected(EventSchema schema) {
    QuerySql sql = new QuerySql(schema);
    Map<Integer, String> names = new TreeMap<>();
    for (int i = 0; i < query.select.size(); i++) {
      try {
        names.put(i, sql.selectItem(query.select.get(i)));
      } catch (SqlFault e) {
        add(e.at("select." + i));
      }
    }
    return names;
  }

  private void checkShape(Optional<EventSchema> schema) {
    if (query.aggregates.isEmpty() && !isBroken("aggregates")) {
      checkNoAggregation();
      return;
    }
    if (!query.select.isEmpty()) {
      add(
          "select",
          "there are select and aggregates",
          "the columns of an aggregation are those of groupBy and aggregates",
          "remove select, and group by the columns that are wanted");
    }
    boolean processing = query.isOfProcessingTime();
    if (processing) {
      new ProcessingTimeValidation(query, schema, this::add).run();
    }
    if (query.window.isPresent()
        && !processing
        && query.watermark.isEmpty()
        && query.sinks.stream().noneMatch(s -> s.outputMode() == OutputMode.APPEND)) {
      add(
          "watermark",
          "there is a window and no watermark",
          "it names the column of event time, by which rows fall into windows",
          "add watermark: {column: timestamp, delay: 10 minutes}, or remove window for totals over all of time");
    }
    if (query.window.isEmpty() && !query.allowedLateness.isZero()) {
      add(
          "allowedLateness",
          "there is allowedLateness, but there is no window",
          "nothing is late where nothing closes",
          "add window: {tumbling: 5 minutes}, or remove allowedLateness");
    }
    if (query.allowedLateness.isNegative()) {
      add(
          "allowedLateness",
          "it is " + DurationText.write(query.allowedLateness),
          "a window cannot close before its end",
          "write 0 seconds or more");
    }
  }

  /** What goes with aggregates alone. */
  private void checkNoAggregation() {
    String why = "a query without aggregates hands on each row as it comes";
    if (query.window.isPresent()) {
      add(
          "window",
          "there is a window, but there are no aggregates",
          why,
          ADD_AGGREGATES + "window");
    }
    if (!query.groupBy.isEmpty()) {
      add(
          "groupBy",
          "there is groupBy, but there are no aggregates",
          why,
          ADD_AGGREGATES + "groupBy");
    }
    if (!query.allowedLateness.isZero()) {
      add(
          "allowedLateness",
          "there is allowedLateness, but there are no aggregates",
          why + ", and nothing is late",
          ADD_AGGREGATES + "allowedLateness");
    }
  }

  private boolean isBroken(String path) {
    return broken.stream().anyMatch(b -> path.equals(b) || path.startsWith(b + "."));
  }

  private void add(String path, String what, String why, String fix) {
    add(new Finding(path, OptionalInt.empty(), what, why, fix));
  }

  private void add(Finding finding) {
    if (!isBroken(finding.path())) {
      findings.add(finding);
    }
  }
}
