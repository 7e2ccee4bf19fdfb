/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.expression.ExpressionException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

class SelectRowsTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("user_id STRING, amount DOUBLE, clicks INT, `the time` TIMESTAMP");
  private static final Instant TIME = Instant.parse("2026-01-02T10:00:00.000001Z");

  /** Three rows and a malformed record, long behind the watermark. */
  private static EventBatch batch() {
    EventBatchBuilder batch = EventBatch.builder(SCHEMA, new Origin("clicks", 3));
    row(batch, "ann", 1.0, 7).endRow(10);
    row(batch, "bob", 2.0, null).endRow(11);
    batch.reject(12, "not JSON", "{".getBytes(StandardCharsets.UTF_8));
    row(batch, "cid", null, 9).endRow(13);
    return batch.build(Instant.parse("2030-01-01T00:00:00Z").toEpochMilli());
  }

  private static EventBatchBuilder row(
      EventBatchBuilder batch, String user, Double amount, Integer clicks) {
    return batch
        .set("user_id", user)
        .set("amount", amount)
        .set("clicks", clicks)
        .set("the time", TIME);
  }

  @Test
  void itemsOfTheRowsThatMeetTheCondition() {
    SelectPlan plan =
        SelectPlan.of(SCHEMA)
            .withWhere("amount > 1 OR clicks = 9")
            .withItems("user_id", "amount * 2 AS doubled", "clicks IS NULL AS none");
    check(plan, Arrays.asList("bob", 4.0, true), Arrays.asList("cid", null, false));
  }

  @Test
  void withoutItems_everyColumnAsItIs() {
    check(
        SelectPlan.of(SCHEMA),
        Arrays.asList("ann", 1.0, 7, TIME),
        Arrays.asList("bob", 2.0, null, TIME),
        Arrays.asList("cid", null, 9, TIME));
  }

  /** Runs the plan, as it stands and pruned. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void check(SelectPlan plan, List<Object>... rows) {
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple outputs =
        pipeline
            .apply(Create.of(batch()).withCoder(EventBatchCoder.of(SCHEMA)))
            .apply(SelectRows.by(plan));
    PAssert.that("rows", outputs.get(SelectRows.ROWS))
        .containsInAnyOrder(
            Arrays.stream(rows)
                .map(row -> Row.withSchema(plan.resultSchema().toBeam()).addValues(row).build())
                .toList());
    PAssert.that(
            "dead letters",
            outputs
                .get(SelectRows.DEAD_LETTERS)
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            (DeadLetter letter) ->
                                "%s %s %s %s"
                                    .formatted(
                                        letter.kind(),
                                        letter.reason(),
                                        letter.origin(),
                                        letter.offset()))))
        .containsInAnyOrder("MALFORMED not JSON clicks-3 12");
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(
        counts(result),
        equalTo(
            Map.of(
                "rows_in",
                4L,
                "rows_emitted",
                (long) rows.length,
                "rows_filtered",
                3L - rows.length,
                "rows_malformed",
                1L)));
  }

  private static Map<String, Long> counts(PipelineResult result) {
    Map<String, Long> counts = new HashMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(PreAggregate.METRICS))
                .build())
        .getCounters()
        .forEach(counter -> counts.put(counter.getName().getName(), counter.getCommitted()));
    return counts;
  }

  @Test
  void prunedPlan_readsOnlyWhatItNeedsAndGivesTheSame() {
    SelectPlan plan =
        SelectPlan.of(SCHEMA).withWhere("clicks > 1").withItems("upper(user_id) AS name");
    assertThat(plan.columns(), contains("clicks", "user_id"));
    SelectPlan pruned = plan.pruned(Set.of("the time"));
    assertThat(
        pruned.schema(),
        equalTo(EventSchema.parse("user_id STRING, clicks INT, `the time` TIMESTAMP")));
    assertThat(pruned.resultSchema(), equalTo(plan.resultSchema()));
    assertThat(SelectPlan.of(SCHEMA).pruned(Set.of()).resultSchema(), equalTo(SCHEMA));
    assertThat(SerializableUtils.clone(plan), equalTo(plan));
  }

  @Test
  void wrongItems_areRefusedBeforeAnythingRuns() {
    ExpressionException unnamed =
        assertThrows(
            ExpressionException.class,
            () -> SelectPlan.of(SCHEMA).withItems("amount * 2").resultSchema());
    assertThat(
        unnamed.problem(), is("the output column has no name: write AS and a name behind it"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SelectPlan.of(SCHEMA).withItems("amount", "clicks AS amount").resultSchema());
  }
}
