/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.watch;

import dev.tidemark.aggregate.PreAggregate;
import dev.tidemark.batch.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Hands on every element as it is, counts them in a metric of the namespace {@code tidemark}, and
 * shows the last few of each bundle to {@link LastSeen}. Windows and timestamps stay as they are.
 *
 * @param <T> what passes
 */
public final class Watch<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1L;
  private static final int PAYLOAD_SHOWN = 500;
  private static final int CELL_SHOWN = 200;

  private final String point;
  private final String counter;
  private final SerializableFunction<T, List<String>> cells;

  private Watch(String point, String counter, SerializableFunction<T, List<String>> cells) {
    this.point = point;
    this.counter = counter;
    this.cells = cells;
  }

  /**
   * Watches result rows, counted in {@code rows_out}; a row's cells are its values.
   *
   * @param point see {@link LastSeen#at}
   */
  public static Watch<Row> rows(String point) {
    return new Watch<>(point, "rows_out", Watch::cells);
  }

  /**
   * Watches dead letters, counted in {@code dead_letters}; the cells are kind, reason, origin,
   * offset and payload.
   *
   * @param point see {@link LastSeen#at}
   */
  public static Watch<DeadLetter> deadLetters(String point) {
    return new Watch<>(point, "dead_letters", Watch::cells);
  }

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (Object value : row.getValues()) {
      cells.add(cut(String.valueOf(value), CELL_SHOWN));
    }
    return cells;
  }

  private static List<String> cells(DeadLetter letter) {
    return List.of(
        letter.kind().name().toLowerCase(Locale.ROOT),
        letter.reason(),
        letter.origin().toString(),
        Long.toString(letter.offset()),
        cut(new String(letter.payload(), StandardCharsets.UTF_8), PAYLOAD_SHOWN));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    PCollection<T> output = input.apply("LookOn", ParDo.of(new LookOn<>(point, counter, cells)));
    if (input.hasSchema()) {
      return output.setSchema(
          input.getSchema(),
          input.getTypeDescriptor(),
          input.getToRowFunction(),
          input.getFromRowFunction());
    }
    return output.setCoder(input.getCoder());
  }

  private static final class LookOn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1L;

    private final String point;
    private final Counter passed;
    private final SerializableFunction<T, List<String>> cells;
    private transient Deque<T> last;
    private transient long count;

    LookOn(String point, String counter, SerializableFunction<T, List<String>> cells) {
      this.point = point;
      this.passed = Metrics.counter(PreAggregate.METRICS, counter);
      this.cells = cells;
    }

    @StartBundle
    public void startBundle() {
      last = new ArrayDeque<>(LastSeen.KEPT);
      count = 0;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<T> out) {
      if (last.size() == LastSeen.KEPT) {
        last.removeFirst();
      }
      last.addLast(element);
      count++;
      out.output(element);
    }

    @FinishBundle
    public void finishBundle() {
      if (count == 0) {
        return;
      }
      passed.inc(count);
      Instant now = Instant.now();
      List<LastSeen.Seen> seen = new ArrayList<>();
      for (T element : last) {
        seen.add(new LastSeen.Seen(now, Collections.unmodifiableList(cells.apply(element))));
      }
      LastSeen.at(point).add(seen);
      last.clear();
    }
  }
}
