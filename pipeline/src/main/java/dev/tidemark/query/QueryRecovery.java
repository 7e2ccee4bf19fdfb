/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.checkpoint.Closes;
import dev.tidemark.checkpoint.Horizon;
import dev.tidemark.checkpoint.Ledger;
import dev.tidemark.checkpoint.QueryIdentity;
import dev.tidemark.source.Recovery;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.OutputMode;
import dev.tidemark.window.SlidingWindowSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What of a query a restart must read again, and what of it must not have changed. */
final class QueryRecovery {
  private final Query query;
  private final EventSchema columnsRead;

  QueryRecovery(Query query, EventSchema columnsRead) {
    this.query = query;
    this.columnsRead = columnsRead;
  }

  /**
   * Rows of windows that tell their end are needed until every sink has them. Those of sessions,
   * and of results that are emitted whole each time, are needed for ever, as far as anybody knows.
   *
   * @param plan empty for a query without aggregates, of which no row is needed twice
   * @param sinks the sinks' horizons
   */
  Recovery from(Optional<Ledger> ledger, Optional<AggregatePlan> plan, List<Horizon> sinks) {
    if (plan.isEmpty()) {
      return new Recovery(ledger, Closes.AT_ONCE, Horizon.NONE, Optional.empty());
    }
    LateGate gate = plan.get().lateGate();
    boolean complete =
        query.sinks().stream().anyMatch(sink -> sink.outputMode() == OutputMode.COMPLETE);
    if (complete || !(gate.windows() instanceof SlidingWindowSpec)) {
      return new Recovery(ledger, Closes.NEVER, Horizon.NONE, Optional.of(gate));
    }
    long lateness = query.allowedLateness().toMillis();
    return new Recovery(
        ledger,
        eventTime -> gate.windows().lastWindowEnd(eventTime) + lateness,
        Horizon.leastOf(sinks),
        Optional.of(gate));
  }

  /**
   * What results and the meaning of offsets depend on. Not among it: the delay and idle timeout of
   * the watermark, triggers, brokers, and where results go.
   */
  QueryIdentity identity() {
    Map<String, String> fixed = new TreeMap<>();
    if (query.source() instanceof KafkaSpec kafka) {
      fixed.put("source.format", "kafka");
      fixed.put("source.subscribe", kafka.topics().stream().sorted().collect(joined()));
    }
    fixed.put("schema", columnsRead.toDdl());
    query.where().ifPresent(where -> fixed.put("where", where.strip()));
    query
        .watermark()
        .map(WatermarkSpec::column)
        .ifPresent(column -> fixed.put("watermark.column", column));
    query.window().ifPresent(window -> fixed.put("window", window.toString()));
    if (query.aggregates().isEmpty()) {
      fixed.put("select", query.select().isEmpty() ? "*" : String.join(", ", query.select()));
    } else {
      fixed.put("groupBy", query.groupBy().stream().collect(joined()));
      fixed.put(
          "aggregates",
          query.aggregates().stream().map(a -> a.name() + ": " + a.toSql()).collect(joined()));
      fixed.put("allowedLateness", DurationText.write(query.allowedLateness()));
    }
    return new QueryIdentity(query.name(), fixed);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }
}
