/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.memory;

import static java.util.Objects.requireNonNull;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.RowBlock;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Writes rows into a {@link MemoryTable}, for tests and notebooks: the runner has to run in this
 * JVM, and the result has to fit into it.
 *
 * <p>Input: rows of any schema, in any windowing. At least once, as the runner is; in {@link
 * #upserts} and {@link #ofTables} what that comes again changes nothing.
 */
public final class MemorySink extends PTransform<PCollection<Row>, PDone> {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    APPEND,
    UPSERT,
    SESSIONS
  }

  private final String table;
  private final Kind kind;
  private final List<String> key;

  private MemorySink(String table, Kind kind, List<String> key) {
    this.table = requireNonNull(table, "table");
    this.kind = kind;
    this.key = List.copyOf(key);
  }

  /** Adds rows. */
  public static MemorySink appending(String table) {
    return new MemorySink(table, Kind.APPEND, List.of());
  }

  /** Puts rows in the place of those with the same values in {@code key}. */
  public static MemorySink upserts(String table, List<String> key) {
    return new MemorySink(table, Kind.UPSERT, key);
  }

  /**
   * Puts sessions in the place of those of the same group that lie within them.
   *
   * @param start the TIMESTAMP column of the session's start
   * @param end the TIMESTAMP column of the session's end
   */
  public static MemorySink upsertSessions(
      String table, List<String> group, String start, String end) {
    List<String> key = new ArrayList<>(group);
    key.add(start);
    key.add(end);
    return new MemorySink(table, Kind.SESSIONS, key);
  }

  /** The tables of complete mode, each of which takes the place of all before it. */
  public static PTransform<PCollection<ResultTable>, PDone> ofTables(String table) {
    return new Tables(table);
  }

  @Override
  public PDone expand(PCollection<Row> rows) {
    rows.apply(
            "TakeTogether",
            Window.<Row>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO))
        .apply("OneWriter", GroupRows.perWindow())
        .apply("Write", ParDo.of(new Write(table, kind, key)));
    return PDone.in(rows.getPipeline());
  }

  private static final class Write extends DoFn<KV<Integer, Iterable<RowBlock>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String table;
    private final Kind kind;
    private final List<String> key;

    Write(String table, Kind kind, List<String> key) {
      this.table = table;
      this.kind = kind;
      this.key = key;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<RowBlock>> pane) {
      List<Row> rows = RowBlock.rows(pane.getValue());
      if (rows.isEmpty()) {
        return;
      }
      MemoryTable memory = MemoryTable.named(table);
      switch (kind) {
        case APPEND -> memory.append(rows);
        case UPSERT -> memory.upsert(rows, row -> values(row, key));
        case SESSIONS -> {
          int group = key.size() - 2;
          memory.upsertSessions(
              rows, row -> values(row, key.subList(0, group)), key.get(group), key.get(group + 1));
        }
      }
    }

    private static List<Object> values(Row row, List<String> columns) {
      List<Object> values = new ArrayList<>();
      columns.forEach(column -> values.add(row.getValue(column)));
      return values;
    }
  }

  private static final class Tables extends PTransform<PCollection<ResultTable>, PDone> {
    private static final long serialVersionUID = 1L;

    private final String table;

    Tables(String table) {
      this.table = table;
    }

    @Override
    public PDone expand(PCollection<ResultTable> tables) {
      tables.apply("Replace", ParDo.of(new Replace(table)));
      return PDone.in(tables.getPipeline());
    }
  }

  private static final class Replace extends DoFn<ResultTable, Void> {
    private static final long serialVersionUID = 1L;

    private final String table;

    Replace(String table) {
      this.table = table;
    }

    @ProcessElement
    public void process(@Element ResultTable newer) {
      MemoryTable.named(table).replace(newer.rows());
    }
  }
}
