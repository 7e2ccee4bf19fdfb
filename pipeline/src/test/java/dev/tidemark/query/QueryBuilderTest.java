/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryBuilderTest {
  private static QueryBuilder valid() {
    return Query.named("q")
        .from(KafkaSpec.of("localhost:9092", "clicks"))
        .schema("page STRING, at TIMESTAMP")
        .watermark(WatermarkSpec.of("at", Duration.ofMinutes(1)))
        .window(WindowSpec.tumbling(Duration.ofMinutes(5)))
        .aggregate("n", "count(*)")
        .to(ConsoleSpec.update());
  }

  private static List<String> problems(QueryBuilder builder) {
    return assertThrows(QueryException.class, builder::build).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void everythingThatIsMissing_atOnce() {
    assertThat(
        assertThrows(QueryException.class, () -> Query.named("q").build()).problems().stream()
            .map(p -> p.where() + ": " + p.what())
            .toList(),
        contains(
            "source: there is no source",
            "schema: there is no schema",
            "sinks: there are no sinks"));
  }

  @Test
  void problemsCallFieldsByTheirPaths() {
    assertThat(
        problems(valid().groupBy("pagee").to(DeltaSpec.append(""))),
        contains(
            "groupBy.0: there is no column pagee; the schema has page, at; fix: write page",
            "sinks.1.path: path is empty; the table has to be somewhere; fix: name a directory"));
  }

  @Test
  void oneMessageHoldsAllProblems() {
    QueryException e =
        assertThrows(
            QueryException.class,
            () -> valid().groupBy("x").allowedLateness(Duration.ofMillis(-1)).build());
    assertThat(e.problems(), hasSize(2));
    assertThat(e.getMessage(), is(e.problems().get(0) + "\n" + e.problems().get(1)));
  }

  @Test
  void availableNow_needsASourceThatKeepsItsRecords() {
    QueryBuilder socket =
        Query.named("q")
            .from(new SocketSpec("localhost", 9_999))
            .aggregate("n", "count(*)")
            .to(ConsoleSpec.update().withTrigger(Trigger.availableNow()));
    assertThat(
        problems(socket),
        contains(
            "sinks.0.trigger: trigger availableNow does not go with a socket source; it keeps no"
                + " records, so there is nothing that was there when the query began; fix: write a"
                + " duration, such as trigger: 30 seconds"));
  }

  @Test
  void negativeLateness() {
    assertThat(
        problems(valid().allowedLateness(Duration.ofSeconds(-5))),
        contains(
            "allowedLateness: it is -5 seconds; a window cannot close before its end; fix: write 0"
                + " seconds or more"));
  }

  @Test
  void triggerWithoutLength() {
    assertThat(
        problems(valid().to(ConsoleSpec.update().withTrigger(Trigger.every(Duration.ZERO)))),
        contains(
            "sinks.1.trigger: a trigger every 0 seconds; results appear so often, in processing"
                + " time; fix: write 1 second or more, or leave trigger out for as soon as possible"));
  }

  @Test
  void numRowsBelowOne() {
    assertThat(
        problems(valid().to(ConsoleSpec.update().withNumRows(0))),
        contains(
            "sinks.1.numRows: numRows is 0; it says how many rows are shown; fix: write 1 or more"));
  }

  @Test
  void consumerPropertyThatTheSourceSets() {
    assertThat(
        problems(
            valid()
                .from(
                    KafkaSpec.of("localhost:9092", "clicks")
                        .withConsumerProperties(Map.of("auto.offset.reset", "none")))),
        contains(
            "source.kafka.auto.offset.reset: auto.offset.reset cannot be set; the source sets it"
                + " itself; fix: use startingOffsets"));
  }

  @Test
  void aBatchThatBeginsWhereItEnds() {
    assertThat(
        problems(
            valid()
                .from(
                    KafkaSpec.of("localhost:9092", "clicks")
                        .withEndingOffsets(EndingOffsets.LATEST))),
        contains(
            "source.endingOffsets: the query begins at the latest offsets and ends there; it would"
                + " read nothing; fix: write startingOffsets: earliest"));
  }

  @Test
  void schemaAsAValue_keepsNamesThatDdlWouldHaveToQuote() {
    EventSchema schema =
        EventSchema.of(
            new EventSchema.Field("the page", ColumnType.STRING),
            new EventSchema.Field("at", ColumnType.TIMESTAMP));
    assertThat(valid().schema(schema).build().schema(), equalTo(schema));
  }

  @Test
  void optionalPartsAreEmptyUnlessGiven() {
    Query query = valid().build();
    assertThat(query.where(), is(Optional.empty()));
    assertThat(query.checkpointLocation(), is(Optional.empty()));
    assertThat(query.deadLetter(), is(Optional.empty()));
    assertThat(query.allowedLateness(), is(Duration.ZERO));
    assertThat(
        query.sinks(), contains(new ConsoleSpec(OutputMode.UPDATE, Trigger.eachBatch(), 20, true)));
  }
}
