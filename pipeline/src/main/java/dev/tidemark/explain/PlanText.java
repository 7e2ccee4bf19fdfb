/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.report.Paint;
import dev.tidemark.report.TextColumns;
import java.util.List;

/** A plan as aligned text. */
public final class PlanText {
  private PlanText() {}

  /** The plan, each line with its end. */
  public static String of(String name, Plan plan, Paint paint) {
    TextColumns table = new TextColumns();
    for (Plan.Part part : plan.parts()) {
      for (int i = 0; i < part.lines().size(); i++) {
        String line = part.lines().get(i);
        table.row(
            List.of(
                "  " + (i == 0 ? paint.mark(part.name()) : ""), i == 0 ? line : paint.faint(line)));
      }
    }
    return paint.head(name) + "\n\n" + table;
  }
}
