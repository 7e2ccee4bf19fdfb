/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.rows.SelectPlan;
import dev.tidemark.time.ProcessingTime;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.util.Optional;
import java.util.Set;

/** A query as plans of the transforms that compute it. */
final class QueryPlans {
  private QueryPlans() {}

  /** What its aggregates are; empty if it has none. */
  static Optional<AggregatePlan> aggregation(Query query) {
    if (query.aggregates().isEmpty()) {
      return Optional.empty();
    }
    boolean processing = query.isOfProcessingTime();
    return Optional.of(
        new AggregatePlan(
                processing ? ProcessingTime.addedTo(query.schema()) : query.schema(),
                processing
                    ? Optional.of(ProcessingTime.COLUMN)
                    : query.watermark().map(WatermarkSpec::column),
                query.where(),
                query.window().orElse(WindowSpec.allTime()),
                query.allowedLateness(),
                query.groupBy(),
                query.aggregates())
            .pruned());
  }

  /** What is done without aggregates: its filter, and the columns that it asks for. */
  static SelectPlan selection(Query query) {
    Set<String> others =
        query.watermark().map(watermark -> Set.of(watermark.column())).orElse(Set.of());
    return new SelectPlan(query.schema(), query.where(), query.select()).pruned(others);
  }
}
