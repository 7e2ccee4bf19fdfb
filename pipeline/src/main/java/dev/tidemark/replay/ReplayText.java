/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import dev.tidemark.recording.RecordedRun;
import dev.tidemark.recording.RecordedStep;
import dev.tidemark.report.Paint;
import dev.tidemark.report.TextColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What a replay showed, for people. */
public final class ReplayText {
  private final Paint paint;
  private final int limit;
  private final StringBuilder text = new StringBuilder();

  private ReplayText(Paint paint, int limit) {
    this.paint = paint;
    this.limit = limit;
  }

  /**
   * The text.
   *
   * @param limit how many differences of each sink are shown
   */
  public static String of(Replay replay, Paint paint, int limit) {
    return new ReplayText(paint, limit).text(replay);
  }

  private String text(Replay replay) {
    head(replay.run());
    for (SinkComparison sink : replay.sinks()) {
      sink(sink);
    }
    text.append('\n')
        .append(
            replay.isSame()
                ? paint.good("the same")
                : paint.bad("not the same") + ": - as it was recorded, + as it is now")
        .append('\n');
    return text.toString();
  }

  private void head(RecordedRun run) {
    List<RecordedStep> steps = run.steps();
    line(
        "%,d records of %s in %,d micro-batches, recorded from %s to %s%s",
        run.records().size(),
        String.join(", ", run.records().sources()),
        steps.size(),
        Instant.ofEpochMilli(steps.get(0).at()),
        Instant.ofEpochMilli(steps.get(steps.size() - 1).at()),
        run.complete() ? "" : "; the last one was cut off, and may lack results");
  }

  private void sink(SinkComparison sink) {
    List<String> counts = new ArrayList<>();
    counts.add("%,d the same".formatted(sink.same()));
    if (sink.close() > 0) {
      counts.add("%,d but for the last digits".formatted(sink.close()));
    }
    if (sink.waiting() > 0) {
      counts.add("%,d that had not been triggered yet".formatted(sink.waiting()));
    }
    if (!sink.differences().isEmpty()) {
      counts.add(paint.bad("%,d not the same".formatted(sink.differences().size())));
    }
    line("%s: %s", paint.head(sink.name()), String.join(", ", counts));
    if (!sink.differences().isEmpty()) {
      differences(sink);
    }
  }

  private void differences(SinkComparison sink) {
    TextColumns table = new TextColumns();
    List<String> head = new ArrayList<>(List.of("   "));
    head.addAll(sink.columns());
    table.row(head);
    for (Difference difference : sink.differences().stream().limit(limit).toList()) {
      difference.recorded().ifPresent(row -> table.row(cells("  -", row, difference.now())));
      difference.now().ifPresent(row -> table.row(cells("  +", row, difference.recorded())));
    }
    text.append(table);
    if (sink.differences().size() > limit) {
      line("   and %,d more; --limit shows them", sink.differences().size() - limit);
    }
  }

  private List<String> cells(String sign, List<String> row, Optional<List<String>> other) {
    List<String> cells = new ArrayList<>(List.of(sign));
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      String cell = Objects.requireNonNullElse(row.get(i), "NULL");
      boolean differs =
          other.filter(o -> !Objects.equals(o.get(column), row.get(column))).isPresent();
      cells.add(differs ? paint.warn(cell) : cell);
    }
    return cells;
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
