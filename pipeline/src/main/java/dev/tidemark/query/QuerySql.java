/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregateFunction;
import dev.tidemark.batch.EventSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL parts of a query, checked against its schema. */
final class QuerySql {
  private static final Pattern CALL =
      Pattern.compile(
          "(?is)\\s*(\\w+)\\s*\\((.*?)\\)\\s*(?:FILTER\\s*\\(\\s*WHERE\\s+(.*)\\))?\\s*");

  private final EventSchema schema;

  QuerySql(EventSchema schema) {
    this.schema = schema;
  }

  /** Checks that {@code sql} is a condition over the schema's columns. */
  void checkPredicate(String sql) throws SqlFault {
    if (sql.isBlank()) {
      throw new SqlFault(
          OptionalInt.empty(), "an empty condition", "it says nothing", "leave it out");
    }
  }

  /** The aggregate that {@code sql} calls. */
  Aggregate aggregate(String name, String sql) throws SqlFault {
    Matcher call = CALL.matcher(sql);
    if (!call.matches()) {
      throw new SqlFault(
          OptionalInt.empty(),
          sql + " is not a call of an aggregate function",
          "an aggregate is computed by one call",
          "write count(*), or sum(column)");
    }
    AggregateFunction function = function(call.group(1));
    String argument = call.group(2).strip();
    Optional<String> filter = Optional.ofNullable(call.group(3)).map(String::strip);
    boolean every = argument.equals("*") && function == AggregateFunction.COUNT;
    if (!every && argument.matches("\\w+") && !schema.contains(argument)) {
      throw new SqlFault(
          OptionalInt.of(call.start(2)),
          "there is no column " + argument,
          "the schema has " + String.join(", ", schema.names()),
          NearestName.of(argument, schema.names()).orElse("name one"));
    }
    return new Aggregate(name, function, every ? Optional.empty() : Optional.of(argument), filter);
  }

  private static AggregateFunction function(String name) throws SqlFault {
    List<String> known =
        Arrays.stream(AggregateFunction.values())
            .map(f -> f.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!known.contains(name.toLowerCase(Locale.ROOT))) {
      throw new SqlFault(
          OptionalInt.of(0),
          "there is no aggregate function " + name,
          "there are " + String.join(", ", known),
          NearestName.of(name, known).map(near -> "write " + near).orElse("use one of these"));
    }
    return AggregateFunction.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** {@code aggregate} as SQL. */
  static String write(Aggregate aggregate) {
    return aggregate.function().name().toLowerCase(Locale.ROOT)
        + "("
        + aggregate.argument().orElse("*")
        + ")"
        + aggregate.filter().map(f -> " FILTER (WHERE " + f + ")").orElse("");
  }
}
