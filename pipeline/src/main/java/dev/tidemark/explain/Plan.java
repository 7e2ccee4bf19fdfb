/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.query.Query;
import dev.tidemark.query.QueryInWords;
import dev.tidemark.query.QueryPipeline;
import dev.tidemark.query.SinkSpec;
import dev.tidemark.query.Trigger;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SessionWindowSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;

/**
 * What a query does, as people think of it: parts in the order in which rows go through them.
 *
 * @param parts from the source to the sinks
 */
public record Plan(List<Part> parts) {

  /**
   * A part of a plan.
   *
   * @param name what it is about: {@code source}, {@code windows}, {@code sinks.0}
   * @param lines what there is to say, the first most important
   */
  public record Part(String name, List<String> lines) {}

  /** The plan of a query, which is valid. Nothing is read. */
  public static Plan of(Query query) {
    return new Builder(query).build();
  }

  private static final class Builder {
    private final Query query;
    private final QueryPipeline assembly;
    private final List<Part> parts = new ArrayList<>();

    Builder(Query query) {
      this.query = query;
      this.assembly = QueryPipeline.of(query);
    }

    Plan build() {
      part("source", QueryInWords.source(query));
      EventSchema read = assembly.columnsRead();
      part(
          "reads",
          read.toDdl(),
          read.size() == query.schema().size()
              ? "every column of the schema"
              : "%d of the %d columns of the schema; the others are not decoded"
                  .formatted(read.size(), query.schema().size()));
      query.where().ifPresent(where -> part("filter", where));
      query.watermark().ifPresent(this::eventTime);
      query.window().ifPresent(this::windows);
      if (!query.groupBy().isEmpty()) {
        part("groups", String.join(", ", query.groupBy()));
      }
      computes();
      state();
      part("result", columns(assembly.resultSchema()));
      for (int i = 0; i < query.sinks().size(); i++) {
        sink(i, query.sinks().get(i));
      }
      part(
          "dead letter",
          query
              .deadLetter()
              .map(letters -> "malformed and late rows, as JSON lines into " + letters.path())
              .orElse("malformed and late rows are counted, and a sample is logged"));
      parts.add(new Part("runners", RunnerCaveats.of(query)));
      return new Plan(List.copyOf(parts));
    }

    private void eventTime(WatermarkSpec spec) {
      List<String> lines = new ArrayList<>();
      lines.add(
          "%s; the watermark is the newest one read less %s, the least over the partitions"
              .formatted(spec.column(), QueryInWords.duration(spec.delay())));
      lines.add(
          spec.idleTimeout()
              .map(
                  timeout ->
                      "a partition with nothing new for %s no longer holds it back"
                          .formatted(QueryInWords.duration(timeout)))
              .orElse("a silent partition holds it for ever; idleTimeout would let go"));
      lines.add(
          "a row more than %s ahead of the clock is malformed and does not move it"
              .formatted(QueryInWords.duration(spec.futureCap())));
      parts.add(new Part("event time", lines));
    }

    private void windows(WindowSpec window) {
      List<String> lines = new ArrayList<>();
      if (window instanceof SessionWindowSpec session) {
        lines.add(
            "sessions: rows of a group less than %s apart are of one window"
                .formatted(QueryInWords.duration(session.gap())));
      } else {
        SlidingWindowSpec sliding = (SlidingWindowSpec) window;
        lines.add(
            sliding.every().equals(sliding.size())
                ? "%s each, one after the other; a row falls into one"
                    .formatted(QueryInWords.duration(sliding.size()))
                : "%s long, a new one every %s; a row falls into %s"
                    .formatted(
                        QueryInWords.duration(sliding.size()),
                        QueryInWords.duration(sliding.every()),
                        windowsOfARow(sliding)));
      }
      lines.add(
          query.allowedLateness().isZero()
              ? "a window closes when the watermark reaches its end"
              : "a window closes when the watermark is %s past its end, the allowed lateness"
                  .formatted(QueryInWords.duration(query.allowedLateness())));
      lines.add(
          "a row is late, and dropped, when every window that would hold it has closed;"
              + " one behind the watermark whose window is open counts");
      parts.add(new Part("windows", lines));
    }

    private static String windowsOfARow(SlidingWindowSpec sliding) {
      long few = sliding.size().dividedBy(sliding.every());
      boolean even = sliding.every().multipliedBy(few).equals(sliding.size());
      return even ? String.valueOf(few) : few + " or " + (few + 1);
    }

    private void computes() {
      if (query.aggregates().isEmpty()) {
        part("selects", query.select().isEmpty() ? "*" : String.join(", ", query.select()));
        return;
      }
      parts.add(
          new Part(
              "computes",
              query.aggregates().stream()
                  .map((Aggregate aggregate) -> aggregate.name() + " = " + aggregate.toSql())
                  .toList()));
    }

    private void state() {
      if (query.aggregates().isEmpty()) {
        part("state", "none: each row is handed on as it comes");
        return;
      }
      String group =
          query.groupBy().isEmpty() ? "" : " for each " + String.join(", ", query.groupBy());
      Optional<Duration> behind = query.watermark().map(WatermarkSpec::delay);
      if (query.window().isEmpty() || behind.isEmpty()) {
        part("state", "one result" + group + ", kept for as long as the query runs");
        return;
      }
      Duration open = behind.get().plus(query.allowedLateness());
      if (query.window().get() instanceof SlidingWindowSpec sliding) {
        open = open.plus(sliding.size());
        long windows =
            (open.toMillis() + sliding.every().toMillis() - 1) / sliding.every().toMillis();
        part(
            "state",
            "one result%s and open window; about %d windows are open at a time, %s of event time"
                .formatted(group, windows, QueryInWords.duration(open)),
            "a window's state goes when it closes");
      } else {
        part(
            "state",
            "one result%s and open session".formatted(group),
            "a session's state goes when it closes, %s of event time after its last row"
                .formatted(
                    QueryInWords.duration(
                        open.plus(((SessionWindowSpec) query.window().get()).gap()))));
      }
    }

    private void sink(int number, SinkSpec sink) {
      List<String> lines = new ArrayList<>();
      String mode = sink.outputMode().name().toLowerCase(Locale.ROOT);
      lines.add(QueryInWords.sink(sink) + ", " + mode + trigger(sink));
      lines.add(meaning(sink.outputMode()));
      lines.add(QueryInWords.guarantee(sink));
      parts.add(new Part("sinks." + number, lines));
    }

    private static String trigger(SinkSpec sink) {
      if (sink.trigger() instanceof Trigger.AvailableNow) {
        return ", until all is read that is there; then the query ends";
      }
      return sink.trigger() instanceof Trigger.Every every
          ? " every " + QueryInWords.duration(every.interval())
          : "";
    }

    private String meaning(OutputMode mode) {
      if (query.aggregates().isEmpty()) {
        return "each row once, as it comes";
      }
      return switch (mode) {
        case COMPLETE -> "the whole result at each trigger, in place of the one before";
        case UPDATE -> "the groups that changed since the last trigger, with their values so far";
        case APPEND -> append();
      };
    }

    private String append() {
      Duration wait =
          query
              .watermark()
              .map(WatermarkSpec::delay)
              .orElse(Duration.ZERO)
              .plus(query.allowedLateness());
      return query.window().orElse(null) instanceof SlidingWindowSpec sliding
          ? "each window once, complete; that of %s when a row of %s or later has been read"
              .formatted(Example.window(sliding), Example.clock(Example.end(sliding).plus(wait)))
          : "each window once, complete, %s of event time after its end"
              .formatted(QueryInWords.duration(wait));
    }

    private static String columns(Schema schema) {
      return schema.getFields().stream()
          .map(field -> field.getName() + " " + typeName(field.getType()))
          .collect(Collectors.joining(", "));
    }

    private static String typeName(Schema.FieldType type) {
      return switch (type.getTypeName()) {
        case STRING -> "STRING";
        case INT32 -> "INT";
        case INT64 -> "BIGINT";
        case DOUBLE -> "DOUBLE";
        case BOOLEAN -> "BOOLEAN";
        default -> "TIMESTAMP";
      };
    }

    private void part(String name, String... lines) {
      parts.add(new Part(name, List.of(lines)));
    }
  }
}
