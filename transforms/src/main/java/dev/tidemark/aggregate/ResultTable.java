/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * The whole result of a query at one time, which is what complete mode emits: it takes the place of
 * every table before it.
 *
 * @param version counts the tables of one run from 0; of two the one with the greater is newer
 * @param rows all rows, in no order, each of {@link AggregatePlan#resultSchema()}
 */
public record ResultTable(long version, List<Row> rows) {
  public ResultTable {
    rows = List.copyOf(rows);
  }
}
