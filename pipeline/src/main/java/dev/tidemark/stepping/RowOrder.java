/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import java.util.Comparator;
import org.apache.beam.sdk.values.Row;

/** Rows of one schema by their columns from left to right, nulls first. */
final class RowOrder implements Comparator<Row> {
  static final RowOrder BY_COLUMNS = new RowOrder();

  private RowOrder() {}

  @Override
  public int compare(Row a, Row b) {
    for (int i = 0; i < a.getFieldCount(); i++) {
      int order = compareValues(a.getValue(i), b.getValue(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // both are of one field, so of one type
  private static int compareValues(Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return a instanceof Comparable<?> ? ((Comparable<Object>) a).compareTo(b) : 0;
  }
}
