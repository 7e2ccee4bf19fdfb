/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.time.ProcessingTime;
import java.util.Optional;

/** What does not go with windows of processing time. */
final class ProcessingTimeValidation {
  private static final String OR_EVENT = ", or write timeDomain: event";

  private final QueryBuilder query;
  private final Optional<EventSchema> schema;
  private final Reporter reporter;

  ProcessingTimeValidation(QueryBuilder query, Optional<EventSchema> schema, Reporter reporter) {
    this.query = query;
    this.schema = schema;
    this.reporter = reporter;
  }

  void run() {
    if (query.watermark.isPresent()) {
      reporter.report(
          "watermark",
          "there is a watermark, but windows are of processing time",
          "they close by the clock, and a row's own time does not count",
          "remove watermark" + OR_EVENT);
    }
    if (!query.allowedLateness.isZero()) {
      reporter.report(
          "allowedLateness",
          "there is allowedLateness, but windows are of processing time",
          "a row falls into the window that is open when it is read, so nothing is late",
          "remove allowedLateness" + OR_EVENT);
    }
    if (schema.filter(columns -> columns.contains(ProcessingTime.COLUMN)).isPresent()) {
      reporter.report(
          "schema",
          "there is a column " + ProcessingTime.COLUMN,
          "windows of processing time give rows a column of that name",
          "rename it" + OR_EVENT);
    }
  }
}
