/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;

/**
 * A row's cells as text that says all there is: {@code null} for nothing, times as ISO 8601,
 * doubles with all their digits.
 */
public final class RowText {
  private RowText() {}

  /**
   * The cells of some columns.
   *
   * @param columns those that are wanted, in order
   */
  public static List<String> cells(Row row, List<String> columns) {
    List<String> cells = new ArrayList<>(columns.size());
    for (String column : columns) {
      Object value = row.getValue(column);
      cells.add(value == null ? null : value.toString());
    }
    return cells;
  }
}
