/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import dev.tidemark.aggregate.KeptViews;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.batch.SplitRead;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Change;
import dev.tidemark.checkpoint.Checkpoint;
import dev.tidemark.checkpoint.QueryIdentity;
import dev.tidemark.checkpoint.Standing;
import dev.tidemark.checkpoint.StateStore;
import dev.tidemark.checkpoint.Stretch;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.LateGate;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A split of a micro-batch is a function of its plan, whoever reads it: a reader that the runner
 * kept, a new one, a retried task.
 */
class PlannedReaderTest {
  private static final EventSchema SCHEMA = EventSchema.parse("id BIGINT, ts TIMESTAMP");
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final long NOW = Instant.parse("2026-01-02T12:00:00Z").toEpochMilli();

  private final Deque<BatchPlan> plans = new ArrayDeque<>();

  /** Partitions whose record at offset n is the row n at 10:00 and n seconds. */
  private record Numbers(int partitions) implements LogConnector {
    private static final long serialVersionUID = 1L;

    @Override
    public void preflight() {}

    @Override
    public Map<Origin, Long> begin() {
      return Map.of(origin(0), 0L, origin(1), 0L);
    }

    @Override
    public Connection open(Map<Origin, Long> positions) {
      throw new UnsupportedOperationException("it is read by plan");
    }

    @Override
    public Log openLog() {
      return new NumbersLog();
    }

    @Override
    public String describe() {
      return "numbers";
    }
  }

  /** Hands on three records at a time. */
  private static final class NumbersLog implements Log {
    @Override
    public long read(
        Origin origin, long from, long to, Connection.RecordSink sink, Duration timeout) {
      long next = from;
      boolean room = true;
      while (room && next < Math.min(to, from + 3)) {
        String row =
            next % 10 == 9
                ? "no row"
                : "{\"id\":%d,\"ts\":\"%s\"}".formatted(next, Instant.ofEpochMilli(time(next)));
        room = sink.accept(origin, next, row.getBytes(StandardCharsets.UTF_8));
        next++;
      }
      return next;
    }

    @Override
    public Optional<Map<Origin, Long>> ends(Map<Origin, Long> read, long now) {
      return Optional.empty();
    }

    @Override
    public long beginning(Origin origin) {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static Origin origin(int partition) {
    return new Origin("numbers", partition);
  }

  private static long time(long offset) {
    return Instant.parse("2026-01-02T10:00:00Z").plusSeconds(offset).toEpochMilli();
  }

  private PlannedSource source(int splits) {
    EventSource source =
        EventSource.of(new Numbers(2), SCHEMA, new JsonDecoder(SCHEMA))
            .withWatermark(WatermarkSpec.of("ts", Duration.ofSeconds(10)));
    LateGate gate = new LateGate(WindowSpec.tumbling(Duration.ofSeconds(10)), Duration.ZERO);
    PlannedSource planned = PlannedSource.of(source, Optional.of(gate), splits, feed());
    assertThat("how many there are", planned.split(splits, OPTIONS).size(), is(splits));
    return planned;
  }

  private BatchFeed feed() {
    return new BatchFeed() {
      @Override
      public BatchPlan next() {
        return plans.remove();
      }

      @Override
      public Standing standing() {
        return new Standing(Map.of(), Map.of(), PartitionWatermarks.State.initial());
      }
    };
  }

  private static Stretch stretch(int partition, long start, long end) {
    return new Stretch(origin(partition), start, end, PartitionWatermarks.MIN, NOW, false);
  }

  private List<PlannedSource> batch(PlannedSource source, int splits, Stretch... stretches) {
    plans.add(new BatchPlan(1, List.of(stretches), PartitionWatermarks.MIN));
    return source.split(splits, OPTIONS);
  }

  /** As a runner reads: it asks the batch's own source for the coder, in the thread that reads. */
  private static List<String> read(PlannedReader reader, PlannedSource split) throws IOException {
    split.getCheckpointMarkCoder();
    List<String> read = new ArrayList<>();
    while (reader.advance()) {
      for (EventBatch batch : reader.getCurrent()) {
        for (int row = 0; row < batch.size(); row++) {
          read.add(batch.origin().partition() + ":" + batch.row(row).get(0));
        }
        batch.malformed().forEach(record -> read.add("malformed"));
      }
    }
    return read;
  }

  private static PlannedReader reader(PlannedSource split) {
    return split.createReader(OPTIONS, null);
  }

  @Test
  void aBatch_isReadToItsEndAsOneElement() throws IOException {
    PlannedSource split = batch(source(1), 1, stretch(0, 2, 8), stretch(1, 0, 2)).get(0);
    split.getCheckpointMarkCoder();
    PlannedReader reader = reader(split);
    assertThat(reader.start(), is(true));
    assertThat(reader.getCurrent(), is(not(empty())));
    assertThat("a second element", reader.advance(), is(false));
    assertThat(
        read(reader(split), split),
        contains("0:2", "0:3", "0:4", "0:5", "0:6", "0:7", "1:0", "1:1"));
  }

  @Test
  void aReaderThatWasKept_readsTheNextBatch_andNothingTwice() throws IOException {
    PlannedSource source = source(1);
    PlannedSource first = batch(source, 1, stretch(0, 0, 2)).get(0);
    PlannedReader kept = reader(first);
    assertThat(read(kept, first), contains("0:0", "0:1"));
    assertThat("the batch again", read(kept, first), empty());
    PlannedSource second = batch(source, 1, stretch(0, 2, 4)).get(0);
    assertThat(read(kept, second), contains("0:2", "0:3"));
  }

  @Test
  void aReaderThatMissedABatch_doesNotRepeatOrSkip() throws IOException {
    PlannedSource source = source(1);
    PlannedSource first = batch(source, 1, stretch(0, 0, 2)).get(0);
    PlannedReader kept = reader(first);
    read(kept, first);
    PlannedSource second = batch(source, 1, stretch(0, 2, 4)).get(0);
    assertThat("elsewhere", read(reader(second), second), contains("0:2", "0:3"));
    PlannedSource third = batch(source, 1, stretch(0, 4, 6)).get(0);
    assertThat("here again", read(kept, third), contains("0:4", "0:5"));
  }

  @Test
  void aRetriedTask_whoseSourceIsACopy_readsTheSame() throws IOException {
    PlannedSource split = batch(source(1), 1, stretch(0, 7, 11)).get(0);
    List<String> once = read(reader(split), split);
    PlannedSource copy = SerializableUtils.clone(split);
    assertThat(copy, is(not(sameInstance(split))));
    assertThat(once, contains("0:7", "0:8", "malformed", "0:10"));
    assertThat(read(reader(copy), copy), is(once));
  }

  @Test
  void splits_shareTheBatch() throws IOException {
    List<PlannedSource> splits = batch(source(2), 2, stretch(0, 0, 2), stretch(1, 5, 7));
    List<String> all = new ArrayList<>();
    for (PlannedSource split : splits) {
      List<String> part = read(reader(split), split);
      assertThat("each has a partition", part.size(), is(2));
      all.addAll(part);
    }
    assertThat(all.stream().sorted().toList(), contains("0:0", "0:1", "1:5", "1:6"));
  }

  @Test
  void whatIsReadAgain_leavesOutWhatWasPutAsideBefore() throws IOException {
    long gate = time(10);
    Stretch again = new Stretch(origin(0), 7, 13, gate, NOW, true);
    PlannedSource split = batch(source(1), 1, again).get(0);
    assertThat(
        "late rows and malformed ones",
        read(reader(split), split),
        contains("0:10", "0:11", "0:12"));
  }

  private static Checkpoint checkpoint(Path directory) {
    return Checkpoint.open(
        directory.toString(),
        new QueryIdentity(
            "numbers",
            List.of(),
            (key, before, after, known) -> new Change.Ruling(Change.Verdict.REFUSED, "")));
  }

  private static List<EventBatch> elements(PlannedSource split) throws IOException {
    split.getCheckpointMarkCoder();
    PlannedReader reader = reader(split);
    assertThat(reader.start(), is(true));
    return reader.getCurrent();
  }

  /** Where what rows come to is kept, each split's read has its end, and what was kept comes in. */
  @Test
  void whereStateIsKept_aReadHasItsEnd_andEachShardComesInWithOneSplit(@TempDir Path directory)
      throws IOException {
    try (Checkpoint checkpoint = checkpoint(directory)) {
      StateStore store = checkpoint.stateStore();
      PlannedSource source = source(2).withStore(store);
      source.split(2, OPTIONS);
      List<PlannedSource> first = batch(source, 2, stretch(0, 0, 2));
      for (int split = 0; split < 2; split++) {
        List<EventBatch> read = elements(first.get(split));
        EventBatch last = read.get(read.size() - 1);
        assertThat(last.endOf(), is(Optional.of(new SplitRead(1, split, 2))));
        assertThat("no rows", last.size(), is(0));
        assertThat("one end", read.stream().filter(b -> b.endOf().isPresent()).count(), is(1L));
      }
      plans.add(new BatchPlan(BatchPlan.UNRECORDED, List.of(), PartitionWatermarks.MIN));
      assertThat("of no batch", elements(source.split(2, OPTIONS).get(0)), empty());

      store.keep(new SplitRead(0, 0, 1), KeptViews.of("/a", "/b", "/c", "/d", "/e"));
      plans.add(new BatchPlan(BatchPlan.UNRECORDED, List.of(), PartitionWatermarks.MIN, 0));
      List<byte[]> kept = new ArrayList<>();
      for (PlannedSource split : source.split(2, OPTIONS)) {
        List<EventBatch> read = elements(SerializableUtils.clone(split));
        read.forEach(b -> kept.add(b.state()));
        assertThat("a share", KeptViews.total(List.of(read.get(0).state())).size() < 5, is(true));
      }
      assertThat(
          KeptViews.total(kept), is(Map.of("/a", 1L, "/b", 1L, "/c", 1L, "/d", 1L, "/e", 1L)));
    }
  }

  /** Where time is the plans', rows carry it; where there is none, they carry none. */
  @Test
  void rowsWithoutEventTime_carryTheTimeOfTheirPlan() throws IOException {
    PlannedSource source =
        PlannedSource.of(
            EventSource.of(new Numbers(2), SCHEMA, new JsonDecoder(SCHEMA)),
            Optional.empty(),
            1,
            feed());
    source.split(1, OPTIONS);
    PlannedSource byClock = batch(source, 1, new Stretch(origin(0), 0, 2, NOW, NOW, false)).get(0);
    assertThat(elements(byClock).get(0).watermark(), is(NOW));
    PlannedSource totals = batch(source, 1, stretch(0, 2, 4)).get(0);
    assertThat(elements(totals).get(0).watermark(), is(EventBatch.NO_WATERMARK));
  }
}
