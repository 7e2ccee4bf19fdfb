/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.ColumnType;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventBatchCoder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.batch.Origin;
import dev.tidemark.source.Chunk;
import dev.tidemark.source.EventSource;
import dev.tidemark.time.EventTimeCheck;
import dev.tidemark.time.WatermarkSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.joda.time.Instant;

/**
 * Gathers what Beam's {@code KafkaIO} reads in batches, so that {@link
 * dev.tidemark.aggregate.WindowedAggregate} and {@link dev.tidemark.rows.SelectRows} can follow it.
 * For pipelines of one's own on runners that read it well, Direct and Flink; queries read Kafka by
 * {@link KafkaConnector}.
 *
 * <pre>{@code
 * KafkaRecordsToBatches batches =
 *     KafkaRecordsToBatches.into(schema, rows, WatermarkSpec.of("ts", Duration.ofSeconds(10)));
 * pipeline
 *     .apply(
 *         KafkaIO.<byte[], byte[]>read()
 *             .withBootstrapServers(servers)
 *             .withTopic("clicks")
 *             .withKeyDeserializer(ByteArrayDeserializer.class)
 *             .withValueDeserializer(ByteArrayDeserializer.class)
 *             .withTimestampPolicyFactory(batches.timestampPolicies()))
 *     .apply(batches)
 *     .apply(WindowedAggregate.append(plan));
 * }</pre>
 *
 * <p>Input: records, in the global window. Output: batches with the columns of a schema, of up to
 * 4,096 records of one partition and bundle each, in offset order, with Kafka's topic, partition
 * and offsets. A record that is no row, that has no event time, or one too far ahead of the clock,
 * is a malformed record of its batch.
 *
 * <p><b>Late</b> is a row whose windows were closed at the watermark of its own partition, as it
 * was reported last before the record was read: the greatest event time before it, less the delay.
 * So a partition whose rows fall behind themselves has late rows, and one that is behind the others
 * has none. A batch has the least such watermark of its records. With an idle timeout a partition
 * that is silent for as long goes on by the clock, and what comes later is judged by that.
 *
 * <p>That watermark comes along with each record, in a header that {@link #timestampPolicies} adds
 * in memory. Unbounded records without it are refused when they come: by another policy's watermark
 * a runner would drop rows that nobody has counted. Of bounded records nothing is late, and they
 * need no policy.
 *
 * <p>On Spark unbounded records are refused: Beam's runner there takes the greatest watermark over
 * the splits of a source for its own, and drops what a slow partition brings.
 *
 * <p>Keeps no state. Each record once, as far as the runner restores what {@code KafkaIO} keeps
 * (Flink does, by its checkpoints). Decodes each record twice, once for its event time alone, and
 * pays Beam's cost for each of them.
 */
public final class KafkaRecordsToBatches
    extends PTransform<PCollection<KafkaRecord<byte[], byte[]>>, PCollection<EventBatch>> {
  private static final long serialVersionUID = 1L;
  private static final String SPARK = "org.apache.beam.runners.spark.";

  private final EventSchema schema;
  private final KafkaRows rows;
  private final WatermarkSpec watermark;

  private KafkaRecordsToBatches(EventSchema schema, KafkaRows rows, WatermarkSpec watermark) {
    this.schema = schema;
    this.rows = rows;
    this.watermark = watermark;
  }

  /**
   * Batches of {@code schema}.
   *
   * @param rows makes rows of records: {@code new KafkaRows(new JsonDecoder(schema), schema,
   *     Map.of())}
   * @param watermark how event time makes a watermark
   * @throws IllegalArgumentException when the watermark's column is none of the schema's TIMESTAMPs
   */
  public static KafkaRecordsToBatches into(
      EventSchema schema, KafkaRows rows, WatermarkSpec watermark) {
    if (schema.typeOf(watermark.column()) != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException(
          "the watermark's column %s is of type %s: event time must be a TIMESTAMP"
              .formatted(watermark.column(), schema.typeOf(watermark.column())));
    }
    return new KafkaRecordsToBatches(schema, rows, watermark);
  }

  /**
   * What {@code KafkaIO.Read.withTimestampPolicyFactory} is to be given, so that records know the
   * watermark that they were read by.
   */
  public TimestampPolicyFactory<byte[], byte[]> timestampPolicies() {
    KafkaRows of = rows;
    EventSchema columns = schema;
    WatermarkSpec spec = watermark;
    return (partition, previous) ->
        new EventTimePolicy(of, columns, spec, previous, Clock.systemUTC());
  }

  @Override
  public PCollection<EventBatch> expand(PCollection<KafkaRecord<byte[], byte[]>> records) {
    boolean bounded = records.isBounded() == PCollection.IsBounded.BOUNDED;
    String runner = records.getPipeline().getOptions().getRunner().getName();
    if (!bounded && runner.startsWith(SPARK)) {
      throw new IllegalArgumentException(
          records.getName()
              + " is unbounded and the runner is Spark's, whose watermark is the greatest over the"
              + " splits of KafkaIO: rows of a partition that is behind would be dropped without a"
              + " count; run it on Flink, or read Kafka as a Tidemark query does, on Spark too:"
              + " source: {format: kafka}");
    }
    if (!(records.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          records.getName()
              + " is in windows of its own, and Tidemark's are taken from event time: apply"
              + " KafkaRecordsToBatches to what KafkaIO gives, as it is");
    }
    return records
        .apply("Gather", ParDo.of(new Gather(schema, rows, watermark, bounded)))
        .setCoder(EventBatchCoder.of(schema));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("schema", schema.toDdl()))
        .add(DisplayData.item("eventTime", watermark.column()))
        .add(DisplayData.item("watermarkDelay", watermark.delay().toString()));
  }

  /** A record as Kafka's consumer gave it, without what a policy added. */
  static ConsumerRecord<byte[], byte[]> consumed(KafkaRecord<byte[], byte[]> record) {
    byte[] key = record.getKV().getKey();
    byte[] value = record.getKV().getValue();
    return new ConsumerRecord<>(
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp(),
        TimestampType.forName(record.getTimestampType().name),
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        key,
        value,
        WatermarkHeader.without(record.getHeaders()),
        Optional.empty());
  }

  private static final class Gather extends DoFn<KafkaRecord<byte[], byte[]>, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EventSchema schema;
    private final KafkaRows rows;
    private final WatermarkSpec watermark;
    private final boolean bounded;
    private transient KafkaRows.Current current;
    private transient Map<Origin, Chunk> open;
    private transient List<EventBatch> full;

    Gather(EventSchema schema, KafkaRows rows, WatermarkSpec watermark, boolean bounded) {
      this.schema = schema;
      this.rows = rows;
      this.watermark = watermark;
      this.bounded = bounded;
    }

    @Setup
    public void setup() {
      current = rows.reader();
    }

    @StartBundle
    public void startBundle() {
      open = new HashMap<>();
      full = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element KafkaRecord<byte[], byte[]> record) {
      long gate = bounded ? EventBatch.NO_WATERMARK : gate(record);
      Origin origin = new Origin(record.getTopic(), record.getPartition());
      Chunk chunk = open.computeIfAbsent(origin, partition -> chunk(gate));
      if (!chunk.accept(origin, record.getOffset(), current.of(consumed(record)))) {
        full.add(open.remove(origin).build());
      }
    }

    private static long gate(KafkaRecord<byte[], byte[]> record) {
      return WatermarkHeader.of(record.getHeaders())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "a record of topic %s has no watermark to be judged by: KafkaIO has read it by another timestamp policy, by which the runner would drop rows without a count; add .withTimestampPolicyFactory(batches.timestampPolicies()) of the same KafkaRecordsToBatches to KafkaIO.read()"
                          .formatted(record.getTopic())));
    }

    private Chunk chunk(long gate) {
      return new Chunk(
          schema,
          EventSource.NO_DECODER,
          schema.indexOf(watermark.column()),
          Optional.of(new EventTimeCheck(watermark)),
          gate,
          System.currentTimeMillis(),
          EventSource.CHUNK_RECORDS);
    }

    /** Not before: its timestamp is what keeps the runner's watermark from passing the batch. */
    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      open.values().forEach(chunk -> full.add(chunk.build()));
      for (EventBatch batch : full) {
        Instant timestamp =
            bounded ? BoundedWindow.TIMESTAMP_MIN_VALUE : Instant.ofEpochMilli(batch.watermark());
        context.output(batch, timestamp, GlobalWindow.INSTANCE);
      }
      open = new HashMap<>();
      full = new ArrayList<>();
    }
  }
}
