/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.rate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection;
import dev.tidemark.source.EventReader;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.Log;
import dev.tidemark.source.Mark;
import dev.tidemark.source.SourceRecord;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class RateConnectorTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static final class SetClock extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final SetClock clock = new SetClock();

  private EventReader reader(EventSource source, Mark mark) {
    return source.createReader(PipelineOptionsFactory.create(), mark);
  }

  private EventSource source(EventSchema columns, long rate, Duration rampUp, int partitions) {
    return EventSource.of(new RateConnector(columns, rate, rampUp, partitions, clock), columns)
        .withClock(clock);
  }

  private static void drain(EventReader reader, boolean first, List<List<Object>> rows)
      throws IOException {
    for (boolean more = first; more; more = reader.advance()) {
      EventBatch batch = reader.getCurrent();
      for (int row = 0; row < batch.size(); row++) {
        rows.add(batch.row(row));
      }
    }
  }

  @Test
  void rowsAreDueToTheMicrosecond() throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (EventReader reader = reader(source(RateConnector.SCHEMA, 3, Duration.ZERO, 1), null)) {
      drain(reader, reader.start(), rows);
      assertThat(rows, contains(List.of(NOON, 0L)));
      clock.now = NOON.plusMillis(1_000);
      drain(reader, reader.advance(), rows);
    }
    assertThat(
        rows,
        contains(
            List.of(NOON, 0L),
            List.of(NOON.plusNanos(333_333_000), 1L),
            List.of(NOON.plusNanos(666_666_000), 2L),
            List.of(NOON.plusSeconds(1), 3L)));
  }

  /** Every value once over all partitions, and exactly as many as are due. */
  @Property(tries = 100)
  void theRateIsExact(
      @ForAll @IntRange(min = 1, max = 5_000) int rate,
      @ForAll @IntRange(max = 4) int rampSeconds,
      @ForAll @IntRange(min = 1, max = 5) int partitions)
      throws IOException {
    clock.now = NOON;
    List<List<Object>> rows = new ArrayList<>();
    EventSource source =
        source(RateConnector.SCHEMA, rate, Duration.ofSeconds(rampSeconds), partitions);
    try (EventReader reader = reader(source, null)) {
      drain(reader, reader.start(), rows);
      clock.now = NOON.plusSeconds(5).minusMillis(1);
      drain(reader, reader.advance(), rows);
    }
    TreeMap<Long, Instant> byValue = new TreeMap<>();
    rows.forEach(row -> byValue.put((Long) row.get(1), (Instant) row.get(0)));
    long expected = (long) Math.ceil(rate * (5 - 0.001 - rampSeconds / 2.0));
    assertThat("rows", Math.abs(rows.size() - expected) <= 1, is(true));
    assertThat("without gaps", byValue.lastKey(), is(rows.size() - 1L));
    assertThat("each once", byValue.size(), is(rows.size()));
    Instant before = NOON;
    for (Instant at : byValue.values()) {
      assertThat("in order", at.isBefore(before), is(false));
      before = at;
    }
  }

  @Test
  void theSameRowsAreReadAgain_fromPartitionsAndOffsetsAlone() throws IOException {
    RateConnector connector = new RateConnector(RateConnector.SCHEMA, 10, Duration.ZERO, 3, clock);
    Map<Origin, Long> begin = connector.begin();
    clock.now = NOON.plusSeconds(2);
    List<String> first = read(connector, begin);
    // another program, later on
    clock.now = NOON.plusSeconds(100);
    RateConnector other = new RateConnector(RateConnector.SCHEMA, 10, Duration.ZERO, 3, clock);
    List<String> again = read(other, begin);

    assertThat(first.size(), is(21));
    assertThat(again.containsAll(first), is(true));
    assertThat(again.size(), is(1_001));
  }

  private static List<String> read(RateConnector connector, Map<Origin, Long> from)
      throws IOException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connector.open(from)) {
      boolean more = true;
      while (more) {
        more = connection.poll(sink(rows, Integer.MAX_VALUE), Duration.ZERO);
      }
    }
    return rows;
  }

  private static Connection.RecordSink sink(List<String> rows, int room) {
    int full = (int) Math.min(Integer.MAX_VALUE, (long) rows.size() + room);
    return new Connection.RecordSink() {
      @Override
      public boolean accept(Origin origin, long offset, byte[] record) {
        throw new AssertionError("rows of a rate decode themselves");
      }

      @Override
      public boolean accept(Origin origin, long offset, SourceRecord record) {
        rows.add(origin.partition() + "/" + offset + " " + new String(record.payload(), UTF_8));
        return rows.size() < full;
      }
    };
  }

  @Test
  void aLog_hasTheRowsOfAConnection_upToThoseThatAreDue() throws IOException {
    RateConnector connector = new RateConnector(RateConnector.SCHEMA, 10, Duration.ZERO, 3, clock);
    Map<Origin, Long> begin = connector.begin();
    clock.now = NOON.plusSeconds(2);
    // a query that is started again: its checkpoint knows the partitions
    RateConnector again = new RateConnector(RateConnector.SCHEMA, 10, Duration.ZERO, 3, clock);
    List<String> rows = new ArrayList<>();
    try (Log log = again.openLog()) {
      Map<Origin, Long> ends = log.ends(begin, clock.millis()).orElseThrow();
      for (Origin origin : begin.keySet()) {
        long end = ends.get(origin);
        long next = 0;
        while (next < end) {
          next = log.read(origin, next, end, sink(rows, 2), Duration.ZERO);
        }
        assertThat("not beyond", next, is(end));
      }
    }
    assertThat(rows, containsInAnyOrder(read(connector, begin).toArray()));
    assertThat(rows.size(), is(21));
  }

  @Test
  void aClockThatIsSetBack_takesNoRowBack() {
    RateConnector connector = new RateConnector(RateConnector.SCHEMA, 10, Duration.ZERO, 1, clock);
    Map<Origin, Long> begin = connector.begin();
    clock.now = NOON.plusSeconds(10);
    try (Log log = connector.openLog()) {
      Map<Origin, Long> read = log.ends(begin, clock.millis()).orElseThrow();
      clock.now = NOON.minusSeconds(10);
      assertThat(log.ends(read, clock.millis()).orElseThrow(), is(read));
      clock.now = NOON.plusSeconds(11);
      Origin origin = begin.keySet().iterator().next();
      assertThat(
          log.ends(read, clock.millis()).orElseThrow().get(origin), is(read.get(origin) + 10));
    }
  }

  @Property(tries = 1_000)
  void asManyRowsAreDue_asHaveCome(
      @ForAll @IntRange(min = 1) int rate,
      @ForAll @IntRange(max = 4) int rampSeconds,
      @ForAll @LongRange(max = 100_000_000_000L) long micros) {
    Schedule schedule = new Schedule(rate, Duration.ofSeconds(rampSeconds));
    long rows = schedule.rowsDueAfter(micros);
    assertThat("the last has come", schedule.dueAfter(rows - 1) <= micros, is(true));
    assertThat("the next has not", schedule.dueAfter(rows) > micros, is(true));
    assertThat(schedule.rowsDueAfter(-1 - micros), is(0L));
  }

  @Test
  void onlyTheColumnsThatAreNeeded() throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (EventReader reader =
        reader(source(EventSchema.parse("value BIGINT"), 1, Duration.ZERO, 1), null)) {
      drain(reader, reader.start(), rows);
    }
    assertThat(rows, contains(List.of(0L)));
  }
}
