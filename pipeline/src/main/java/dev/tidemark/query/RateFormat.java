/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.optional;
import static dev.tidemark.query.Key.required;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.rate.RateConnector;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code format: rate}. */
final class RateFormat extends SourceFormat<RateSpec> {
  private static final int DEFAULT_ROWS_PER_SECOND = 1;

  RateFormat() {
    super(
        "rate",
        RateSpec.class,
        Section.of(
            "a rate source",
            required("format", Key.Type.TEXT, "rate", "Which connector makes the rows."),
            optional("rowsPerSecond", Key.Type.INTEGER, "1000", "How many rows a second, in all."),
            optional(
                "rampUpTime", Key.Type.DURATION, "30 seconds", "How long it takes to get there."),
            optional("numPartitions", Key.Type.INTEGER, "4", "In how many partitions.")));
  }

  @Override
  Optional<EventSchema> ownSchema() {
    return Optional.of(RateConnector.SCHEMA);
  }

  @Override
  RateSpec read(Fields fields, Map<String, String> passedOn) {
    return new RateSpec(
        fields.integer("rowsPerSecond").orElse(DEFAULT_ROWS_PER_SECOND),
        fields.duration("rampUpTime").orElse(Duration.ZERO),
        fields.integer("numPartitions").orElse(1));
  }

  @Override
  void check(RateSpec source, SourceCheck check) {
    if (source.rowsPerSecond() < 1) {
      check.report(
          "rowsPerSecond",
          "rowsPerSecond is " + source.rowsPerSecond(),
          "it says how many rows are made in a second",
          "write 1 or more");
    }
    if (source.numPartitions() < 1) {
      check.report(
          "numPartitions",
          "numPartitions is " + source.numPartitions(),
          "rows have to be in one",
          "write 1 or more");
    }
    if (source.rampUpTime().isNegative()) {
      check.report(
          "rampUpTime",
          "rampUpTime is " + DurationText.write(source.rampUpTime()),
          "it is a stretch of time",
          "write 0 seconds or more");
    }
  }

  @Override
  String describe(RateSpec source) {
    return "rate " + source.rowsPerSecond() + " a second";
  }

  @Override
  QueryInput input(RateSpec source, Query query, EventSchema columns) {
    return new QueryInput.Stream(
        EventSource.of(
            new RateConnector(
                columns,
                source.rowsPerSecond(),
                source.rampUpTime(),
                source.numPartitions(),
                Clock.systemUTC()),
            columns,
            new JsonDecoder(columns)));
  }
}
