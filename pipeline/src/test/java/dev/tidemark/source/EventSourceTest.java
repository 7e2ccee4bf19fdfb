/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import static dev.tidemark.source.MemoryLog.origin;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.WatermarkSpec;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSourceTest {
  private static final EventSchema SCHEMA = EventSchema.parse("id STRING, ts TIMESTAMP");
  private static final WatermarkSpec SPEC = WatermarkSpec.of("ts", Duration.ofSeconds(10));
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  /** A clock that stands still until it is told to move. */
  private static final class StandingClock extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration duration) {
      now = now.plus(duration);
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

  private StandingClock clock;

  @BeforeEach
  void setClock() {
    clock = new StandingClock();
  }

  private static String event(String id, String time) {
    return "{\"id\":\"%s\",\"ts\":\"2026-01-02T%sZ\"}".formatted(id, time);
  }

  private static org.joda.time.Instant at(String time) {
    return org.joda.time.Instant.parse("2026-01-02T" + time + "Z");
  }

  private EventSource source(MemoryLog log, WatermarkSpec spec) {
    return EventSource.of(log.connector(), SCHEMA, new JsonDecoder(SCHEMA))
        .withWatermark(spec)
        .withClock(clock);
  }

  private static EventReader read(EventSource source, Mark mark) {
    return source.createReader(PipelineOptionsFactory.create(), mark);
  }

  private static List<Object> ids(EventBatch batch) {
    List<Object> ids = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      ids.add(batch.column("id").value(row));
    }
    return ids;
  }

  @Test
  void aChunkHoldsTheRowsOfOnePartition_stampedWithTheirLeastEventTime() throws IOException {
    MemoryLog log =
        MemoryLog.of(2, 100)
            .append(0, event("a", "10:01:00"), event("b", "10:00:00"))
            .append(1, event("c", "10:02:00"));
    EventReader reader = read(source(log, SPEC), null);

    assertThat(reader.start(), is(true));
    EventBatch first = reader.getCurrent();
    assertThat(first.origin(), is(origin(0)));
    assertThat(ids(first), contains("a", "b"));
    assertThat(first.offset(1), is(1L));
    assertThat(reader.getCurrentTimestamp(), is(at("10:00:00")));
    assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));
    assertThat(reader.advance(), is(true));
    assertThat(ids(reader.getCurrent()), contains("c"));
    assertThat(reader.getWatermark(), is(at("10:00:50")));

    assertThat(reader.advance(), is(false));
    assertThrows(NoSuchElementException.class, reader::getCurrent);
    log.append(1, event("d", "10:03:00"));
    assertThat(reader.advance(), is(true));
    assertThat(ids(reader.getCurrent()), contains("d"));
  }

  @Test
  void malformedRecordsTravelInTheBatch_evenAlone() throws IOException {
    MemoryLog log =
        MemoryLog.of(1, 2)
            .append(0, "oops", "{\"id\":\"x\"}")
            .append(0, event("a", "10:00:00"), event("far", "13:00:01"));
    EventReader reader = read(source(log, SPEC), null);

    assertThat(reader.start(), is(true));
    EventBatch malformed = reader.getCurrent();
    assertThat(malformed.size(), is(0));
    assertThat(malformed.malformed().get(0).reason(), containsString("not JSON"));
    assertThat(malformed.malformed().get(1).offset(), is(1L));
    assertThat(
        malformed.malformed().get(1).reason(), is("no event time: column ts is null or missing"));
    assertThat(reader.getCurrentTimestamp(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    assertThat(reader.advance(), is(true));
    assertThat(ids(reader.getCurrent()), contains("a"));
    assertThat(
        reader.getCurrent().malformed().get(0).reason(),
        containsString("3601 seconds ahead of the clock"));
    assertThat(
        new String(reader.getCurrent().malformed().get(0).payload(), StandardCharsets.UTF_8),
        is(event("far", "13:00:01")));
    assertThat(reader.getWatermark(), is(at("09:59:50")));
  }

  @Test
  void aBatchCarriesTheWatermarkReportedBeforeIt_andRowsBehindItKeepTheirRecord()
      throws IOException {
    MemoryLog log =
        MemoryLog.of(1, 2)
            .append(0, event("a", "10:00:00"), event("b", "10:01:00"))
            .append(0, event("c", "10:00:49.999"), event("d", "10:00:50"))
            .append(0, event("e", "10:00:00"), event("f", "10:05:00"));
    EventReader reader = read(source(log, SPEC), null);

    reader.start();
    assertThat(reader.getCurrent().payload(0), is(nullValue()));
    assertThat(reader.getWatermark(), is(at("10:00:50")));
    reader.advance();
    EventBatch second = reader.getCurrent();
    assertThat(second.watermark(), is(at("10:00:50").getMillis()));
    assertThat(
        new String(second.payload(0), StandardCharsets.UTF_8), is(event("c", "10:00:49.999")));
    assertThat(second.payload(1), is(nullValue()));
    assertThat(reader.getCurrentTimestamp(), is(at("10:00:49.999")));
    reader.advance(); // the watermark was not reported in between
    assertThat(reader.getCurrent().watermark(), is(at("10:00:50").getMillis()));
    assertThat(reader.getWatermark(), is(at("10:04:50")));
  }

  /** A runner that is a second further than the first row. */
  private static final class AheadHook implements RunnerHook {
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeBatch() {}

    @Override
    public long gateWatermark(long sourceWatermark) {
      return at("10:00:01").getMillis();
    }
  }

  @Test
  void theRunnersWatermarkWins() throws IOException {
    MemoryLog log = MemoryLog.of(1, 100).append(0, event("a", "10:00:00"));
    EventReader reader = read(source(log, SPEC).withRunnerHook(new AheadHook()), null);

    reader.start();
    assertThat(reader.getCurrent().watermark(), is(at("10:00:01").getMillis()));
    assertThat(
        new String(reader.getCurrent().payload(0), StandardCharsets.UTF_8),
        is(event("a", "10:00:00")));
  }

  @Test
  void anIdlePartitionStopsHolding_evenWhenNothingIsRead() throws IOException {
    MemoryLog log = MemoryLog.of(2, 100).append(0, event("a", "10:00:00"));
    EventReader reader = read(source(log, SPEC.withIdleTimeout(Duration.ofMinutes(1))), null);
    reader.start();
    assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MIN_VALUE));

    clock.pass(Duration.ofSeconds(30));
    log.append(0, event("b", "10:00:30"));
    assertThat(reader.advance(), is(true));
    clock.pass(Duration.ofSeconds(30));
    assertThat(reader.advance(), is(false));

    assertThat(reader.getWatermark(), is(at("10:00:20")));
    clock.pass(Duration.ofSeconds(60)); // now both are idle
    assertThat(reader.advance(), is(false));
    assertThat(reader.getWatermark(), is(at("10:01:50")));
  }

  @Test
  void aSourceThatCannotBeReachedIsNotIdle() throws IOException {
    MemoryLog log = MemoryLog.of(1, 100).append(0, event("a", "10:00:00"));
    EventReader reader = read(source(log, SPEC.withIdleTimeout(Duration.ofMinutes(1))), null);
    reader.start();
    log.setReachable(false);
    log.append(0, event("b", "10:00:01"));

    clock.pass(Duration.ofMinutes(5));
    assertThat(reader.advance(), is(false));
    assertThat(reader.getWatermark(), is(at("09:59:50")));
    log.setReachable(true);
    assertThat(reader.advance(), is(true));
    assertThat(ids(reader.getCurrent()), contains("b"));
  }

  /** However often readers are made anew, each record comes once and the watermark stays. */
  @Property(tries = 200)
  void goesOnFromItsMark(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 2) Integer> partitions,
      @ForAll List<Boolean> restarts)
      throws Exception {
    setClock();
    MemoryLog log = MemoryLog.of(3, 2);
    List<String> written = new ArrayList<>();
    for (int partition : partitions) {
      String id = "r" + written.size();
      written.add(id);
      log.append(partition, event(id, "10:00:%02d".formatted(written.size())));
    }
    EventSource source = SerializableUtils.clone(source(log, SPEC));

    List<Object> read = new ArrayList<>();
    EventReader reader = read(source, null);
    boolean more = reader.start();
    int chunks = 0;
    while (more) {
      read.addAll(ids(reader.getCurrent()));
      var watermark = reader.getWatermark();
      if (chunks < restarts.size() && restarts.get(chunks)) {
        Mark mark = CoderUtils.clone(source.getCheckpointMarkCoder(), reader.getCheckpointMark());
        reader.close();
        reader = read(source, mark);
        assertThat(mark.records(), is((long) read.size()));
        more = reader.start();
        if (more) {
          long reported = watermark.getMillis();
          assertThat(reader.getCurrent().watermark(), is(reported));
        }
      } else {
        more = reader.advance();
      }
      chunks++;
    }
    assertThat(read, containsInAnyOrder(written.toArray()));
  }

  @Test
  void theMarkSurvivesItsCoder() throws Exception {
    MemoryLog log = MemoryLog.of(2, 100).append(0, event("a", "10:00:00"), "oops");
    EventSource source = source(log, SPEC);
    EventReader reader = read(source, null);
    reader.start();
    reader.getWatermark();

    CoderProperties.coderDecodeEncodeEqual(
        source.getCheckpointMarkCoder(), reader.getCheckpointMark());
    assertThat(reader.getCheckpointMark().next().get(origin(0)), is(2L));
  }

  @Test
  void withoutEventTime_theClockRules() throws IOException {
    MemoryLog log = MemoryLog.of(1, 100).append(0, event("a", "10:00:00"), "{\"id\":\"b\"}");
    EventSource source =
        EventSource.of(log.connector(), SCHEMA, new JsonDecoder(SCHEMA)).withClock(clock);
    EventReader reader = read(source, null);

    reader.start();
    assertThat(ids(reader.getCurrent()), contains("a", "b"));
    assertThat(reader.getCurrent().watermark(), is(EventBatch.NO_WATERMARK));
    assertThat(reader.getCurrentTimestamp(), is(at("12:00:00")));
    assertThat(reader.getWatermark(), is(at("12:00:00")));
  }

  @Test
  void eventTimeMustBeATimestamp() {
    MemoryLog log = MemoryLog.of(1, 100);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> source(log, WatermarkSpec.of("id", Duration.ZERO)));
    assertThat(
        refused.getMessage(),
        is("the watermark's column id is of type STRING: event time must be a TIMESTAMP"));
  }

  @Test
  void isReadByTheDirectRunner_untilMaxRecords() {
    MemoryLog log = MemoryLog.of(3, 7);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      log.append(i % 3, event("e" + i, "10:%02d:%02d".formatted(i / 60, i % 60)));
      expected.add("e" + i);
    }
    Pipeline pipeline = Pipeline.create();
    var ids =
        pipeline
            .apply("Read", Read.from(source(log, SPEC).withMaxRecords(1_000)))
            .apply(
                "Ids",
                FlatMapElements.into(TypeDescriptors.strings())
                    .via(batch -> ids(batch).stream().map(String::valueOf).toList()));

    PAssert.that("each record once", ids).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void noRecordsAreReadBeyondTheMax() throws IOException {
    MemoryLog log =
        MemoryLog.of(1, 100).append(0, event("a", "10:00:00"), event("b", "10:00:01"), "oops");
    EventReader reader = read(source(log, SPEC).withMaxRecords(2), null);

    assertThat(reader.start(), is(true));
    assertThat(ids(reader.getCurrent()), contains("a", "b"));
    assertThat(reader.advance(), is(false));
    assertThat(reader.getWatermark(), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }
}
