/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.SplitRead;
import dev.tidemark.testing.Click;
import dev.tidemark.window.OutputMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rows of a read come to is kept, and comes in again in place of them. */
class PreAggregateStoreTest {
  private static final Map<SplitRead, byte[]> KEPT = new ConcurrentHashMap<>();
  private static final SplitRead FIRST = new SplitRead(0, 0, 1);
  private static final SplitRead SECOND = new SplitRead(1, 0, 1);

  private static final AggregatePlan TOTALS =
      AggregatePlan.overAllTime(Click.SCHEMA)
          .withGroupBy("page")
          .withAggregate(Aggregate.countAll("views"));

  private static final class Memory implements PartialStore {
    private static final long serialVersionUID = 1L;

    @Override
    public void keep(SplitRead read, byte[] partials) {
      KEPT.put(read, partials);
    }
  }

  @BeforeEach
  void forget() {
    KEPT.clear();
  }

  private static EventBatch rows(String... pages) {
    List<Click> clicks =
        List.of(pages).stream().map(page -> click("ann", page, at("10:01"))).toList();
    return Click.batch(0, EventBatch.NO_WATERMARK, clicks);
  }

  private static EventBatch empty() {
    return EventBatch.builder(Click.SCHEMA, new Origin("", 0)).build(EventBatch.NO_WATERMARK);
  }

  /** One read, as one bundle. */
  private static PCollectionTuple add(Pipeline pipeline, EventBatch... read) {
    return pipeline
        .apply(
            Create.of(List.of(List.of(read)))
                .withCoder(ListCoder.of(EventBatchCoder.of(Click.SCHEMA))))
        .apply(Flatten.iterables())
        .apply(PreAggregate.by(TOTALS).withBundles().withStore(new Memory()));
  }

  private static PCollection<String> result(PCollectionTuple added) {
    return readable(
        added
            .get(PreAggregate.PARTIALS)
            .apply(WindowResult.of(TOTALS, OutputMode.UPDATE, Duration.ZERO)));
  }

  private static PCollection<String> readable(PCollection<Row> rows) {
    return rows.apply(
        MapElements.into(TypeDescriptors.strings())
            .via(row -> row.getString("page") + " " + row.getInt64("views")));
  }

  @Test
  void whatAReadCameTo_isHandedOnBehindARestart_andItsRowsAreNotCountedAgain() {
    Pipeline before = Pipeline.create();
    PAssert.that(result(add(before, rows("/a", "/b"), rows("/a"), empty().endingReadOf(FIRST))))
        .containsInAnyOrder("/a 2", "/b 1");
    before.run().waitUntilFinish();
    assertThat(KEPT.keySet(), is(java.util.Set.of(FIRST)));

    Pipeline after = Pipeline.create();
    PCollectionTuple added =
        add(
            after,
            empty().bringing(KEPT.get(FIRST)),
            rows("/a", "/c"),
            empty().endingReadOf(SECOND));
    PAssert.that(result(added)).containsInAnyOrder("/a 3", "/b 1", "/c 1");
    PAssert.that(
            added
                .get(PreAggregate.BUNDLES)
                .apply(WholeResult.of(TOTALS, Duration.ZERO))
                .apply(
                    MapElements.into(TypeDescriptors.integers()).via(table -> table.rows().size())))
        .containsInAnyOrder(3);
    PipelineResult result = after.run();
    result.waitUntilFinish();
    assertThat(counted(result, "rows_in"), is(2L));
    assertThat(counted(result, "rows_aggregated"), is(2L));
    assertThat("groups that wait, by partial result", counted(result, "state_rows_added"), is(4L));

    // what the second read came to is without what came in
    Pipeline third = Pipeline.create();
    PAssert.that(result(add(third, empty().bringing(KEPT.get(SECOND)))))
        .containsInAnyOrder("/a 1", "/c 1");
    third.run().waitUntilFinish();
  }

  @Test
  void aReadWithoutRows_isKeptAsNothing() {
    Pipeline pipeline = Pipeline.create();
    PAssert.that(result(add(pipeline, empty().endingReadOf(FIRST)))).empty();
    pipeline.run().waitUntilFinish();
    assertThat(KeptPartials.read(KEPT.get(FIRST), 4), is(List.of()));
  }

  @Test
  void rowsBehindTheEndOfARead_areNotHandedOn() {
    Pipeline pipeline = Pipeline.create();
    add(pipeline, empty().endingReadOf(FIRST), rows("/a"));
    RuntimeException refused = assertThrows(RuntimeException.class, pipeline::run);
    assertThat(refused.toString(), containsString("they would not be kept"));
  }

  private static long counted(PipelineResult result, String name) {
    return result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(PreAggregate.METRICS, name))
                .build())
        .getCounters()
        .iterator()
        .next()
        .getAttempted();
  }
}
