/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.LongColumn;
import dev.tidemark.batch.Micros;
import dev.tidemark.batch.RowJson;
import dev.tidemark.batch.Selection;
import dev.tidemark.expression.Predicate;
import dev.tidemark.expression.SqlExpressions;
import java.util.Optional;

/** Which rows of a batch a plan aggregates, and what becomes of the late. */
final class Admission {
  private final AggregatePlan plan;
  private final Optional<Predicate> where;

  Admission(AggregatePlan plan) {
    this.plan = plan;
    this.where = plan.where().map(sql -> SqlExpressions.predicate(sql, plan.schema()));
  }

  /** The rows that the plan asks for, late or not. */
  Selection meetingWhere(EventBatch batch) {
    Selection all = Selection.all(batch.size());
    return where.map(predicate -> predicate.select(batch, all)).orElse(all);
  }

  /** The row's event time in milliseconds since 1970; {@code times} holds that of its batch. */
  long eventTime(LongColumn times, int row) {
    if (times.isNull(row)) {
      throw new IllegalArgumentException(
          "a row without event time ("
              + plan.eventTime().orElseThrow()
              + " is null): its source must reject it as malformed");
    }
    return Micros.toMillis(times.get(row));
  }

  DeadLetter lateRow(EventBatch batch, int row, long time) {
    long start = plan.windows().lastWindowStart(time);
    long end = plan.windows().lastWindowEnd(time);
    byte[] payload = batch.payload(row);
    return new DeadLetter(
        DeadLetter.Kind.LATE,
        "its last window had closed",
        batch.place(),
        batch.offsetInPlace(batch.offset(row)),
        Optional.of(new DeadLetter.Lateness(time, batch.watermark(), start, end)),
        payload == null ? RowJson.of(batch, row) : payload);
  }
}
