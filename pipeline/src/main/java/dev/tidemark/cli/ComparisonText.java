/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import dev.tidemark.checkpoint.Change;
import dev.tidemark.checkpoint.Comparison;
import dev.tidemark.query.PlacedQuery;
import dev.tidemark.report.Paint;

/** What has changed of a query since its checkpoint was written, for people. */
final class ComparisonText {
  private ComparisonText() {}

  /** Each change at its place, and whether the query can go on. */
  static String of(Comparison comparison, PlacedQuery query, Paint paint) {
    StringBuilder text = new StringBuilder();
    for (Change change : comparison.changes()) {
      String verdict = change.verdict().words();
      text.append(query.placeOf(change.field().path()))
          .append(": ")
          .append(change.field().key())
          .append(' ')
          .append(change.words())
          .append("\n    ")
          .append(
              change.verdict() == Change.Verdict.SAFE ? paint.good(verdict) : paint.bad(verdict))
          .append(": ")
          .append(change.ruling().meaning())
          .append('\n');
    }
    text.append(query.query().name()).append(verdict(comparison)).append('\n');
    return text.toString();
  }

  private static String verdict(Comparison comparison) {
    if (comparison.changes().isEmpty()) {
      return " is as it was when the checkpoint " + comparison.checkpoint() + " was written last";
    }
    if (comparison.isSafe()) {
      return " can go on from the checkpoint " + comparison.checkpoint();
    }
    return " cannot go on from the checkpoint %s. %s."
        .formatted(comparison.checkpoint(), Comparison.FIX);
  }
}
