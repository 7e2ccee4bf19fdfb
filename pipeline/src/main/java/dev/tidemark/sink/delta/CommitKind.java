/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.CommitInfo;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.types.StructType;
import java.util.HashMap;
import java.util.Map;

/**
 * Says in a commit's information that it depends on what the table held: other writers then look
 * for conflicts with it. Kernel 3.3 calls every commit a blind append.
 */
final class CommitKind {
  private CommitKind() {}

  /** The action as it is, or the commit's information corrected. */
  static Row ofReader(Row action) {
    int commitInfo = SingleAction.FULL_SCHEMA.indexOf("commitInfo");
    return action.isNullAt(commitInfo)
        ? action
        : SingleAction.createCommitInfoSingleAction(corrected(action.getStruct(commitInfo)));
  }

  private static Row corrected(Row info) {
    StructType schema = CommitInfo.FULL_SCHEMA;
    Map<Integer, Object> values = new HashMap<>();
    for (int i = 0; i < schema.length(); i++) {
      if (!info.isNullAt(i)) {
        values.put(i, value(info, i, schema.at(i).getName()));
      }
    }
    values.put(schema.indexOf("isBlindAppend"), false);
    return new GenericRow(schema, values);
  }

  private static Object value(Row info, int ordinal, String name) {
    return switch (name) {
      case "inCommitTimestamp", "timestamp" -> info.getLong(ordinal);
      case "operationParameters", "operationMetrics" -> info.getMap(ordinal);
      case "isBlindAppend" -> info.getBoolean(ordinal);
      default -> info.getString(ordinal);
    };
  }
}
