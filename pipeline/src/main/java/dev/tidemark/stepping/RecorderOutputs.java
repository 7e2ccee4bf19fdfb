/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.stepping;

import dev.tidemark.aggregate.ResultTable;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.query.QueryOutputs;
import dev.tidemark.query.SinkSpec;
import java.time.Duration;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Sinks that take notes.
 *
 * @param recorder its id
 * @param atOnce whether sinks are given what there is as soon as there is something, whatever their
 *     triggers
 */
record RecorderOutputs(String recorder, boolean atOnce) implements QueryOutputs {
  @Override
  public Duration trigger(SinkSpec sink) {
    return atOnce ? Duration.ZERO : QueryOutputs.super.trigger(sink);
  }

  @Override
  public void rows(int sink, PCollection<Row> rows) {
    rows.apply("Record" + sink, ParDo.of(new RecordRows(recorder, sink)));
  }

  @Override
  public void tables(int sink, PCollection<ResultTable> tables) {
    tables.apply("Record" + sink, ParDo.of(new RecordTables(recorder, sink)));
  }

  @Override
  public void deadLetters(PCollection<DeadLetter> letters) {
    letters.apply("RecordDeadLetters", ParDo.of(new RecordDeadLetters(recorder)));
  }

  private static final class RecordRows extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;

    private final String recorder;
    private final int sink;

    RecordRows(String recorder, int sink) {
      this.recorder = recorder;
      this.sink = sink;
    }

    @ProcessElement
    public void process(@Element Row row) {
      Recorder.of(recorder).emitted(sink, row);
    }
  }

  private static final class RecordTables extends DoFn<ResultTable, Void> {
    private static final long serialVersionUID = 1L;

    private final String recorder;
    private final int sink;

    RecordTables(String recorder, int sink) {
      this.recorder = recorder;
      this.sink = sink;
    }

    @ProcessElement
    public void process(@Element ResultTable table) {
      table.rows().forEach(row -> Recorder.of(recorder).emitted(sink, row));
    }
  }

  private static final class RecordDeadLetters extends DoFn<DeadLetter, Void> {
    private static final long serialVersionUID = 1L;

    private final String recorder;

    RecordDeadLetters(String recorder) {
      this.recorder = recorder;
    }

    @ProcessElement
    public void process(@Element DeadLetter letter) {
      Recorder.of(recorder).dropped(letter);
    }
  }
}
