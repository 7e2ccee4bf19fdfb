/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.lateness;

import dev.tidemark.lateness.Lateness.Choice;
import dev.tidemark.lateness.Lateness.Partition;
import dev.tidemark.query.QueryInWords;
import dev.tidemark.report.Paint;
import dev.tidemark.report.ShortDuration;
import dev.tidemark.report.TextColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lateness as aligned text. */
public final class LatenessText {
  private final Lateness lateness;
  private static final String NOTHING =
      """
      There is nothing to measure: what was read holds no row.
      It begins where source.startingOffsets says, latest unless given, or at --from. A time there and in --to is when Kafka
      got a record, which may be long after its event time.
      """;

  private final Paint paint;

  private LatenessText(Lateness lateness, Paint paint) {
    this.lateness = lateness;
    this.paint = paint;
  }

  /** The text, each line with its end. */
  public static String of(Lateness lateness, Paint paint) {
    return new LatenessText(lateness, paint).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(paint.head(lateness.query().name())).append(": ").append(read()).append('\n');
    if (lateness.all().rows() == 0) {
      return text.append(NOTHING).toString();
    }
    text.append('\n')
        .append(paint.head("How late rows are"))
        .append(" behind the newest of their partition\n");
    text.append(partitions());
    text.append('\n')
        .append(paint.head("Which delay keeps how many rows"))
        .append(windows())
        .append('\n');
    text.append(choices());
    if (!lateness.latest().isEmpty()) {
      text.append('\n').append(paint.head("The latest rows")).append('\n').append(latest());
    }
    return text.append('\n').append(advice(lateness)).append('\n').toString();
  }

  private String read() {
    Partition all = lateness.all();
    return "%s rows of %s%s%s%s"
        .formatted(
            count(all.rows()),
            QueryInWords.source(lateness.query()),
            all.first().isPresent()
                ? ", event time " + all.first().get() + " to " + all.last().orElseThrow()
                : "",
            lateness.malformed() == 0 ? "" : ", and " + count(lateness.malformed()) + " malformed",
            lateness.truncated() ? "; there are more, see --limit" : "");
  }

  private String partitions() {
    TextColumns table = new TextColumns();
    table.row(
        List.of(
                "  partition",
                "offsets",
                right("rows", 12),
                right("in order", 9),
                "median",
                "95 %",
                "99 %",
                "99.9 %",
                "most")
            .stream()
            .map(paint::faint)
            .toList());
    List<Partition> all = new ArrayList<>(lateness.partitions());
    if (all.size() != 1) {
      all.add(lateness.all());
    }
    for (Partition partition : all) {
      table.row(
          List.of(
              "  " + partition.name(),
              partition.offsets().map(offsets -> offsets.first() + "–" + offsets.last()).orElse(""),
              right(count(partition.rows()), 12),
              right(
                  percent(
                      partition.rows() == 0 ? 1 : (double) partition.inOrder() / partition.rows()),
                  9),
              ShortDuration.of(partition.median()),
              ShortDuration.of(partition.p95()),
              ShortDuration.of(partition.p99()),
              ShortDuration.of(partition.p999()),
              ShortDuration.of(partition.greatest())));
    }
    return table.toString();
  }

  private String windows() {
    return lateness
            .query()
            .window()
            .map(window -> ", windows " + QueryInWords.window(window))
            .orElse(", without windows: none is dropped, the watermark is as far behind")
        + (lateness.query().allowedLateness().isZero()
            ? ""
            : ", allowed lateness " + QueryInWords.duration(lateness.query().allowedLateness()));
  }

  private String choices() {
    TextColumns table = new TextColumns();
    boolean windows = lateness.current().openWindows() > 0;
    List<String> head = new ArrayList<>(List.of("  keeps", "delay", right("drops at most", 13)));
    if (windows) {
      head.addAll(List.of("a window appears after its end by", "windows open"));
    }
    if (state()) {
      head.add(right("state rows", 10));
    }
    table.row(head.stream().map(paint::faint).toList());
    for (Choice choice : lateness.choices()) {
      table.row(cells(percent(choice.share()), choice, windows));
    }
    table.row(cells("now: " + percent(lateness.current().share()), lateness.current(), windows));
    return table.toString();
  }

  private boolean state() {
    return lateness.current().stateRows() > 0;
  }

  private List<String> cells(String share, Choice choice, boolean windows) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                "  " + share,
                ShortDuration.of(choice.delay()),
                right(count(choice.dropped()), 13)));
    if (windows) {
      cells.addAll(
          List.of(ShortDuration.of(choice.latency()), String.valueOf(choice.openWindows())));
    }
    if (state()) {
      cells.add(right(count(choice.stateRows()), 10));
    }
    return cells;
  }

  private String latest() {
    TextColumns table = new TextColumns();
    table.row(
        List.of("  partition", "offset", "event time", "behind", "kept by a delay of", "").stream()
            .map(paint::faint)
            .toList());
    for (Lateness.LateRow row : lateness.latest()) {
      boolean dropped = row.needs().compareTo(lateness.current().delay()) > 0;
      table.row(
          List.of(
              "  " + row.partition(),
              String.valueOf(row.offset()),
              row.eventTime().toString(),
              ShortDuration.of(row.behind()),
              ShortDuration.of(row.needs()),
              dropped ? paint.bad("dropped now") : ""));
    }
    return table.toString();
  }

  /** What to do, in a sentence or two. */
  static String advice(Lateness lateness) {
    Choice advice = lateness.advice();
    Choice current = lateness.current();
    String keeps =
        advice.dropped() == 0
            ? "keeps every row that was read"
            : "keeps %s of the rows, and drops %s at most"
                .formatted(percent(advice.share()), count(advice.dropped()));
    String delay = QueryInWords.duration(advice.delay());
    int order = advice.delay().compareTo(current.delay());
    if (order == 0) {
      return "The delay of " + delay + " is right: it " + keeps + ".";
    }
    String difference =
        order < 0
            ? "; windows appear %s of event time sooner than now"
                .formatted(ShortDuration.of(current.delay().minus(advice.delay())))
            : "; now %s are dropped at most".formatted(count(current.dropped()));
    return "Write delay: " + delay + ". It " + keeps + difference + ".";
  }

  static String percent(double share) {
    if (share >= 1) {
      return "100 %";
    }
    String text = String.format(Locale.ROOT, "%.4f", Math.floor(share * 1_000_000) / 10_000);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "") + " %";
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
