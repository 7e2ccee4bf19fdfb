/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.checkpoint.QueryField;
import dev.tidemark.checkpoint.QueryIdentity;
import dev.tidemark.secret.Secrets;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.SlidingWindowSpec;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a query a checkpoint remembers, so that a change is noticed. */
final class QueryFields {
  private final Query query;
  private final EventSchema columnsRead;
  private final List<QueryField> fields = new ArrayList<>();

  private QueryFields(Query query, EventSchema columnsRead) {
    this.query = query;
    this.columnsRead = columnsRead;
  }

  /**
   * Everything that results, the meaning of offsets, or the time of results depend on.
   *
   * @param columnsRead the columns that it needs of its schema; others may change as they like
   */
  static QueryIdentity of(Query query, EventSchema columnsRead) {
    return new QueryFields(query, columnsRead).identity();
  }

  private QueryIdentity identity() {
    source();
    add("schema", columnsRead.toDdl());
    query.where().ifPresent(where -> add("where", where.strip()));
    query.watermark().ifPresent(this::watermark);
    query.window().ifPresent(this::window);
    if (query.aggregates().isEmpty()) {
      add("select", query.select().isEmpty() ? "*" : String.join(", ", query.select()));
    } else {
      add("groupBy", String.join(", ", query.groupBy()));
      add("allowedLateness", DurationText.write(query.allowedLateness()));
      query.aggregates().forEach(a -> add("aggregates." + a.name(), a.toSql()));
    }
    sinks();
    query.deadLetter().ifPresent(letters -> add("deadLetter.path", letters.path()));
    return new QueryIdentity(query.name(), fields, new QueryChangeRules());
  }

  private void source() {
    if (query.source() instanceof KafkaSpec kafka) {
      add("source.format", "kafka");
      add("source.bootstrapServers", kafka.bootstrapServers());
      add("source.subscribe", String.join(", ", kafka.topics().stream().sorted().toList()));
      if (!kafka.topicPattern().isEmpty()) {
        add("source.subscribePattern", kafka.topicPattern());
      }
      kafka.metadata().forEach((column, of) -> add("source.metadata." + column, of.word()));
      add("source.startingOffsets", word(kafka.startingOffsets()));
      add("source.value", word(kafka.value()));
    } else if (query.source() instanceof FileSpec files) {
      add("source.format", files.format().word());
      add("source.path", files.path());
    } else {
      add("source.format", QuerySummary.source(query.source()));
      if (query.source() instanceof RateSpec rate) {
        rate(rate);
      }
    }
  }

  private void rate(RateSpec rate) {
    add("source.numPartitions", String.valueOf(rate.numPartitions()));
    add("source.rampUpTime", DurationText.write(rate.rampUpTime()));
  }

  private void watermark(WatermarkSpec spec) {
    add("watermark.column", spec.column());
    add("watermark.delay", DurationText.write(spec.delay()));
    spec.idleTimeout()
        .ifPresent(timeout -> add("watermark.idleTimeout", DurationText.write(timeout)));
    add("watermark.futureCap", DurationText.write(spec.futureCap()));
  }

  private void window(WindowSpec window) {
    String offset =
        window instanceof SlidingWindowSpec sliding && !sliding.offset().equals(Duration.ZERO)
            ? ", " + DurationText.write(sliding.offset()) + " later"
            : "";
    String domain = query.isOfProcessingTime() ? ", processing time" : "";
    add("window", QuerySummary.window(window).strip() + offset + domain);
  }

  /** A sink goes by what it writes to, wherever in the list it stands. */
  private void sinks() {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < query.sinks().size(); i++) {
      SinkSpec sink = query.sinks().get(i);
      String target = "sink " + QueryInWords.sink(sink);
      String key = target;
      for (int same = 2; !taken.add(key); same++) {
        key = target + " (" + same + ")";
      }
      add(key, "sinks." + i, "there");
      add(key + " outputMode", "sinks." + i + ".outputMode", word(sink.outputMode()));
      add(key + " trigger", "sinks." + i + ".trigger", trigger(sink.trigger()));
    }
  }

  private static String trigger(Trigger trigger) {
    if (trigger instanceof Trigger.AvailableNow) {
      return Trigger.AVAILABLE_NOW;
    }
    return trigger instanceof Trigger.Every every ? DurationText.write(every.interval()) : "none";
  }

  private void add(String path, String value) {
    add(path, path, value);
  }

  private void add(String key, String path, String value) {
    fields.add(new QueryField(Secrets.redact(key), path, Secrets.redact(value)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
