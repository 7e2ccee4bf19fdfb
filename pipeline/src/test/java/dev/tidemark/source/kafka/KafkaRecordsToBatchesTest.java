/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.MalformedRecord;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.time.PartitionWatermarks;
import dev.tidemark.time.WatermarkSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaRecordCoder;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** KafkaIO's records as batches: watermarks of partitions, and what is refused. */
class KafkaRecordsToBatchesTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse("id BIGINT, trace STRING, ts TIMESTAMP");
  private static final KafkaRows ROWS =
      new KafkaRows(
          new JsonDecoder(SCHEMA, java.util.Set.of("trace")),
          SCHEMA,
          Map.of("trace", Metadata.HEADERS));
  private static final WatermarkSpec WATERMARK = WatermarkSpec.of("ts", Duration.ofSeconds(10));
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final KafkaRecordsToBatches BATCHES =
      KafkaRecordsToBatches.into(SCHEMA, ROWS, WATERMARK);

  private Instant now = BASE.plusSeconds(3_600);

  private static Instant at(String time) {
    return Instant.parse("2026-01-02T" + time + "Z");
  }

  private static KafkaRecord<byte[], byte[]> record(int partition, long offset, String value) {
    return new KafkaRecord<>(
        "clicks",
        partition,
        offset,
        1_000,
        KafkaTimestampType.CREATE_TIME,
        new RecordHeaders().add("b3", "abc".getBytes(UTF_8)),
        null,
        value.getBytes(UTF_8));
  }

  private static KafkaRecord<byte[], byte[]> row(long offset, String time) {
    return record(0, offset, "{\"id\":%d,\"ts\":\"%s\"}".formatted(offset, at(time)));
  }

  private static KafkaRecord<byte[], byte[]> read(
      KafkaRecord<byte[], byte[]> record, String watermark) {
    WatermarkHeader.put(record.getHeaders(), at(watermark).toEpochMilli());
    return record;
  }

  private EventTimePolicy policy(WatermarkSpec spec, Optional<Instant> previous) {
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException("UTC");
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    return new EventTimePolicy(
        ROWS,
        SCHEMA,
        spec,
        previous.map(instant -> org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli())),
        clock);
  }

  private static PartitionContext backlog(long records) {
    return new PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return records;
      }

      @Override
      public org.joda.time.Instant getBacklogCheckTime() {
        throw new AssertionError("the policy has a clock of its own");
      }
    };
  }

  private static Instant watermark(EventTimePolicy policy, long backlog) {
    return Instant.ofEpochMilli(policy.getWatermark(backlog(backlog)).getMillis());
  }

  private static Instant timestamp(EventTimePolicy policy, KafkaRecord<byte[], byte[]> record) {
    Instant timestamp =
        Instant.ofEpochMilli(policy.getTimestampForRecord(backlog(5), record).getMillis());
    assertThat(
        "the record carries it",
        WatermarkHeader.of(record.getHeaders()),
        is(OptionalLong.of(timestamp.toEpochMilli())));
    return timestamp;
  }

  @Test
  void aRecordIsJudgedByWhatWasReportedBeforeIt() {
    EventTimePolicy policy = policy(WATERMARK, Optional.empty());
    Instant none = Instant.ofEpochMilli(PartitionWatermarks.MIN);
    assertThat(watermark(policy, 5), is(none));
    assertThat(timestamp(policy, row(0, "10:00:30")), is(none));
    assertThat(watermark(policy, 5), is(at("10:00:20")));
    assertThat(timestamp(policy, row(1, "10:00:25")), is(at("10:00:20")));
    assertThat(timestamp(policy, row(2, "10:00:50")), is(at("10:00:20")));
    assertThat(watermark(policy, 5), is(at("10:00:40")));
    assertThat(timestamp(policy, row(3, "10:00:15")), is(at("10:00:40")));
    assertThat("it never goes back", watermark(policy, 5), is(at("10:00:40")));
  }

  @Test
  void whatIsNoRowAndWhatIsFarAhead_doesNotMoveTheWatermark() {
    EventTimePolicy policy = policy(WATERMARK, Optional.empty());
    timestamp(policy, row(0, "10:00:30"));
    timestamp(policy, record(0, 1, "{broken"));
    timestamp(policy, record(0, 2, "{\"id\":2}"));
    timestamp(policy, row(3, "12:00:01")); // an hour ahead of the clock, and a second
    assertThat(watermark(policy, 5), is(at("10:00:20")));
    timestamp(policy, row(4, "12:00:00"));
    assertThat(watermark(policy, 5), is(at("11:59:50")));
  }

  @Test
  void aReaderThatGoesOn_goesOnWithTheWatermark() {
    EventTimePolicy policy = policy(WATERMARK, Optional.of(at("10:00:20")));
    assertThat(timestamp(policy, row(7, "10:00:15")), is(at("10:00:20")));
    assertThat(watermark(policy, 5), is(at("10:00:20")));
    timestamp(policy, row(8, "10:00:31"));
    assertThat(watermark(policy, 5), is(at("10:00:21")));
  }

  @Test
  void aSilentPartition_goesOnByTheClock_onceIdleAndOnlyIfThatIsWanted() {
    EventTimePolicy holds = policy(WATERMARK, Optional.empty());
    EventTimePolicy idles =
        policy(WATERMARK.withIdleTimeout(Duration.ofSeconds(20)), Optional.empty());
    EventTimePolicy empty =
        policy(WATERMARK.withIdleTimeout(Duration.ofSeconds(20)), Optional.empty());
    timestamp(holds, row(0, "10:00:30"));
    timestamp(idles, row(0, "10:00:30"));
    now = now.plusSeconds(19);
    assertThat("not yet", watermark(idles, 0), is(at("10:00:20")));
    now = now.plusSeconds(1);
    assertThat("there is something to read", watermark(idles, 3), is(at("10:00:20")));
    assertThat(watermark(idles, 0), is(at("10:00:40")));
    assertThat(watermark(holds, 0), is(at("10:00:20")));
    assertThat("without any record", watermark(empty, 0), is(now.minusSeconds(10)));
  }

  @Test
  void records_becomeBatchesOfAPartition_withTheLeastWatermarkOfTheirs() {
    Pipeline pipeline = Pipeline.create();
    PCollection<EventBatch> batches =
        pipeline
            .apply(
                TestStream.create(
                        KafkaRecordCoder.of(
                            NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
                    .addElements(
                        read(row(3, "10:00:30"), "10:00:05"),
                        read(row(4, "10:00:01"), "10:00:20"),
                        read(record(0, 5, "{broken"), "10:00:20"))
                    .addElements(read(record(1, 3, "{\"id\":9}"), "10:00:00"))
                    .advanceWatermarkToInfinity())
            .apply(BATCHES);
    PAssert.that("rows, offsets, malformed records, and watermark", batches)
        .satisfies(
            found -> {
              List<String> texts = new ArrayList<>();
              found.forEach(batch -> texts.add(text(batch)));
              texts.sort(null);
              assertThat(
                  texts,
                  is(
                      List.of(
                          "clicks-0 at 2026-01-02T10:00:05Z: 3 [3, [{\"key\":\"b3\",\"value\":\"abc\"}],"
                              + " 2026-01-02T10:00:30Z], 4 [4,"
                              + " [{\"key\":\"b3\",\"value\":\"abc\"}], 2026-01-02T10:00:01Z], 5 {broken",
                          "clicks-1 at 2026-01-02T10:00:00Z: 3 {\"id\":9}")));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static String text(EventBatch batch) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      records.add(batch.offset(i) + " " + batch.row(i));
    }
    for (MalformedRecord record : batch.malformed()) {
      records.add(record.offset() + " " + new String(record.payload(), UTF_8));
    }
    return "%s-%d at %s: %s"
        .formatted(
            batch.origin().source(),
            batch.origin().partition(),
            Instant.ofEpochMilli(batch.watermark()),
            String.join(", ", records));
  }

  @Test
  void ofBoundedRecords_nothingIsLate_andTheyNeedNoPolicy() {
    Pipeline pipeline = Pipeline.create();
    PCollection<EventBatch> batches =
        pipeline
            .apply(
                Create.of(List.of(row(3, "10:00:30")))
                    .withCoder(
                        KafkaRecordCoder.of(
                            NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of())))
            .apply(BATCHES);
    PAssert.thatSingleton("no watermark", batches)
        .satisfies(
            batch -> {
              assertThat(batch.size(), is(1));
              assertThat(batch.watermark(), is(EventBatch.NO_WATERMARK));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void recordsOfAnotherPolicy_areRefused() {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            TestStream.create(
                    KafkaRecordCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
                .addElements(row(3, "10:00:30"))
                .advanceWatermarkToInfinity())
        .apply(BATCHES);
    Exception failure = assertThrows(Exception.class, () -> pipeline.run().waitUntilFinish());
    assertThat(
        failure.getMessage(),
        containsString("add .withTimestampPolicyFactory(batches.timestampPolicies())"));
  }

  @Test
  void onSpark_aStreamIsRefused() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(SparkRunner.class);
    PCollection<KafkaRecord<byte[], byte[]>> records =
        Pipeline.create(options)
            .apply(
                KafkaIO.<byte[], byte[]>read()
                    .withBootstrapServers("localhost:1")
                    .withTopic("clicks")
                    .withKeyDeserializer(ByteArrayDeserializer.class)
                    .withValueDeserializer(ByteArrayDeserializer.class));
    Exception refusal = assertThrows(IllegalArgumentException.class, () -> records.apply(BATCHES));
    assertThat(refusal.getMessage(), containsString("run it on Flink"));
  }
}
