/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.console;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.RowBlock;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;

/**
 * Prints rows as tables to standard output, for people who develop a query: one table for what
 * arrives together, which on Spark is a micro-batch, numbered from 0; in complete mode one for each
 * {@link ResultTable}.
 *
 * <p>Input: rows of any schema, in any windowing. No guarantee beyond that every row is printed at
 * least once or, where a table has more than {@link #withNumRows} rows, counted in its last line.
 */
public final class ConsoleSink extends PTransform<PCollection<Row>, PDone> {
  private static final long serialVersionUID = 1L;

  private final String title;
  private final int numRows;
  private final boolean truncate;

  private ConsoleSink(String title, int numRows, boolean truncate) {
    this.title = title;
    this.numRows = numRows;
    this.truncate = truncate;
  }

  /** Prints under {@code title}, 20 rows a table, values of more than 20 characters cut. */
  public static ConsoleSink titled(String title) {
    return new ConsoleSink(title, 20, true);
  }

  public ConsoleSink withNumRows(int numRows) {
    return new ConsoleSink(title, numRows, truncate);
  }

  /** Prints long values in full. */
  public ConsoleSink withoutTruncation() {
    return new ConsoleSink(title, numRows, false);
  }

  /** The same for complete mode: prints each table in full, under its version. */
  public PTransform<PCollection<ResultTable>, PDone> ofTables(Schema schema) {
    return new Tables(printer(schema));
  }

  private Printer printer(Schema schema) {
    return new Printer(title, schema, numRows, truncate);
  }

  @Override
  public PDone expand(PCollection<Row> rows) {
    rows.apply(
            "TakeTogether",
            Window.<Row>into(new GlobalWindows())
                .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO))
        .apply("OneTable", GroupRows.perWindow())
        .apply("Print", ParDo.of(new Print(printer(rows.getSchema()))));
    return PDone.in(rows.getPipeline());
  }

  private static final class Print extends DoFn<KV<Integer, Iterable<RowBlock>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Printer printer;

    Print(Printer printer) {
      this.printer = printer;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<RowBlock>> pane, PaneInfo paneInfo) {
      List<Row> rows = RowBlock.rows(pane.getValue());
      if (!rows.isEmpty()) {
        printer.print(paneInfo.getIndex(), rows);
      }
    }
  }

  /** Complete mode. */
  private static final class Tables extends PTransform<PCollection<ResultTable>, PDone> {
    private static final long serialVersionUID = 1L;

    private final Printer printer;

    Tables(Printer printer) {
      this.printer = printer;
    }

    @Override
    public PDone expand(PCollection<ResultTable> tables) {
      tables.apply("Print", ParDo.of(new PrintTable(printer)));
      return PDone.in(tables.getPipeline());
    }
  }

  private static final class PrintTable extends DoFn<ResultTable, Void> {
    private static final long serialVersionUID = 1L;

    private final Printer printer;

    PrintTable(Printer printer) {
      this.printer = printer;
    }

    @ProcessElement
    public void process(@Element ResultTable table) {
      printer.print(table.version(), table.rows());
    }
  }

  /** Prints rows under a title and a number. */
  private record Printer(String title, Schema schema, int numRows, boolean truncate)
      implements Serializable {
    void print(long number, List<Row> rows) {
      String head = title + ", batch " + number;
      String rule = "-".repeat(head.length());
      String table = new TextTable(schema, numRows, truncate).of(rows);
      System.out.printf("%s%n%s%n%s%n%s%n", rule, head, rule, table);
    }
  }
}
