/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.batch.DeadLetter;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;

/**
 * Writes down what passes, bundle by bundle, each a line of JSON: {@code
 * {"sink":0,"at":…,"rows":[["…",null],…]}}, with {@code "tables":[[[…],…],…]} in complete mode, and
 * {@code {"at":…,"letters":[[kind,source,partition,offset,reason],…]}}.
 *
 * @param <T> what passes
 */
public final class RecordPanes<T> extends PTransform<PCollection<T>, PDone> {
  private static final long serialVersionUID = 1L;

  private final Write<T> write;

  private RecordPanes(Write<T> write) {
    this.write = write;
  }

  /**
   * The rows that a sink is given.
   *
   * @param columns of the result; the rows may have more
   */
  public static RecordPanes<Row> rows(String directory, int sink, List<String> columns) {
    List<String> all = List.copyOf(columns);
    return new RecordPanes<>(
        new Write<>(directory, sink, "rows", row -> RowText.cells(row, all).toArray()));
  }

  /** The tables that a sink is given in complete mode. */
  public static RecordPanes<ResultTable> tables(String directory, int sink, List<String> columns) {
    List<String> all = List.copyOf(columns);
    return new RecordPanes<>(
        new Write<>(
            directory,
            sink,
            "tables",
            table -> table.rows().stream().map(row -> RowText.cells(row, all)).toArray()));
  }

  /** Records that are in no result. */
  public static RecordPanes<DeadLetter> deadLetters(String directory) {
    return new RecordPanes<>(
        new Write<>(directory, -1, "letters", letter -> LetterText.cells(letter).toArray()));
  }

  @Override
  public PDone expand(PCollection<T> input) {
    input.apply("Write", ParDo.of(write));
    return PDone.in(input.getPipeline());
  }

  private static final class Write<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String directory;
    private final int sink;
    private final String what;
    private final SerializableFunction<T, Object[]> cells;
    private transient ArrayNode pane;

    Write(String directory, int sink, String what, SerializableFunction<T, Object[]> cells) {
      this.directory = directory;
      this.sink = sink;
      this.what = what;
      this.cells = cells;
    }

    @StartBundle
    public void startBundle() {
      pane = JSON.createArrayNode();
    }

    @ProcessElement
    public void process(@Element T element) {
      pane.add(JSON.valueToTree(cells.apply(element)));
    }

    @FinishBundle
    public void finishBundle() {
      RecordingDirectory recording = RecordingDirectory.of(directory);
      if (!pane.isEmpty() && !recording.isFull()) {
        ObjectNode line = JSON.createObjectNode();
        line.put("at", System.currentTimeMillis());
        if (sink >= 0) {
          line.put("sink", sink);
        }
        line.set(what, pane);
        recording.panes(line + "\n");
      }
      pane = null;
    }
  }
}
