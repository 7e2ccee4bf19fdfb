/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.rows.GroupByWindowEnd;
import dev.tidemark.rows.GroupRows;
import dev.tidemark.rows.RowPositions;
import dev.tidemark.sink.SinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Duration;

/**
 * Writes rows into a Kafka topic: value and key are JSON objects, see {@link
 * dev.tidemark.rows.JsonRows}.
 *
 * <pre>
 *   key    {"window_start":"2026-01-02T10:00:00Z","window_end":"2026-01-02T10:05:00Z","page":"/home"}
 *   value  {"window_start":"2026-01-02T10:00:00Z","window_end":"2026-01-02T10:05:00Z","page":"/home","views":3}
 * </pre>
 *
 * <p><b>Input</b>: for {@link #ofWindows}, rows in windows of which each comes in one pane when it
 * closes; for {@link #ofRows}, rows as they come, with {@link RowPositions}; for {@link #upserts},
 * rows of any windowing.
 *
 * <p><b>Delivery</b>: {@link #ofWindows} and {@link #ofRows} are exactly once for readers of
 * committed records ({@code isolation.level=read_committed}): the rows of a step go in one
 * transaction of Kafka, with a note of what the topic then holds: the greatest window end, or the
 * last offset of each partition of the source. The note is the committed offset of a consumer group
 * of the sink's name, in partition 0 of the topic, and goes when the brokers forget groups that
 * rest ({@code offsets.retention.minutes}, seven days). A replay finds that the topic holds it, and
 * writes nothing; the counter {@code rowsSkipped} tells how much. Only one writer of the same name
 * can be: Kafka fences off the other.
 *
 * <p>{@link #upserts} is at least once, through Beam's {@code KafkaIO.write}: a later record of a
 * key replaces an earlier one, also in a compacted topic, and what is written again comes to the
 * same in the end.
 *
 * <p>A batch closes windows in no order, so {@link #ofWindows} takes none; {@link #expand} then
 * throws {@link SinkException}.
 *
 * <p>One worker writes closed windows and rows; upserts are written by as many as there are.
 */
public final class KafkaSink extends PTransform<PCollection<Row>, PDone> {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    WINDOWS,
    ROWS,
    UPSERTS
  }

  private final Kind kind;
  private final String topic;
  private final String writer;
  private final List<String> key;
  private final Map<String, String> properties;

  private KafkaSink(
      Kind kind, String topic, String writer, List<String> key, Map<String, String> properties) {
    this.kind = kind;
    this.topic = requireNonNull(topic, "topic");
    this.writer = requireNonNull(writer, "writer");
    this.key = List.copyOf(key);
    this.properties = Map.copyOf(properties);
  }

  /**
   * Each window's rows once, when it closes.
   *
   * @param name the transactional id, the same in every run, and no other writer's
   */
  public static KafkaSink ofWindows(String bootstrapServers, String topic, String name) {
    return new KafkaSink(Kind.WINDOWS, topic, name, List.of(), servers(bootstrapServers));
  }

  /**
   * Rows as they come, each once.
   *
   * @param name as in {@link #ofWindows}
   */
  public static KafkaSink ofRows(String bootstrapServers, String topic, String name) {
    return new KafkaSink(Kind.ROWS, topic, name, List.of(), servers(bootstrapServers));
  }

  /** Rows that take the place of earlier ones of the same key. */
  public static KafkaSink upserts(String bootstrapServers, String topic) {
    return new KafkaSink(Kind.UPSERTS, topic, "", List.of(), servers(bootstrapServers));
  }

  private static Map<String, String> servers(String bootstrapServers) {
    return Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
  }

  /** The columns of the key; records have none unless set. */
  public KafkaSink withKey(List<String> columns) {
    return new KafkaSink(kind, topic, writer, columns, properties);
  }

  /** More properties for Kafka's producer and admin client, such as {@code security.protocol}. */
  public KafkaSink withProperties(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(properties);
    return new KafkaSink(kind, topic, writer, key, all);
  }

  /**
   * Finds out, within some seconds, whether the topic is there.
   *
   * @throws dev.tidemark.sink.SinkException when it is not
   */
  public void preflight(Schema rows) {
    new KafkaPreflight(target(rows)).check();
  }

  @Override
  public PDone expand(PCollection<Row> rows) {
    KafkaTarget target = target(rows.getSchema());
    if (kind == Kind.WINDOWS && rows.isBounded() == PCollection.IsBounded.BOUNDED) {
      throw new SinkException(
          "the windows of a batch cannot be written to the Kafka topic " + topic,
          "a batch closes windows in no order, and the topic remembers the greatest end alone",
          "Use output mode update, or write the batch to a table or files");
    }
    switch (kind) {
      case WINDOWS ->
          rows.apply("ByWindowEnd", GroupByWindowEnd.create())
              .apply("WriteInTransaction", ParDo.of(new WriteWindows(target)));
      case ROWS ->
          rows.apply("TakeTogether", together(rows.isBounded()))
              .apply("OneWriter", GroupRows.perWindow())
              .apply("WriteInTransaction", ParDo.of(new WriteRows(target)));
      case UPSERTS -> upsert(rows, target);
    }
    return PDone.in(rows.getPipeline());
  }

  /** A batch is one transaction, at its end. */
  private static Window<Row> together(PCollection.IsBounded isBounded) {
    return Window.<Row>into(new GlobalWindows())
        .triggering(
            isBounded == PCollection.IsBounded.BOUNDED
                ? DefaultTrigger.of()
                : Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
        .discardingFiredPanes()
        .withAllowedLateness(Duration.ZERO);
  }

  private static void upsert(PCollection<Row> rows, KafkaTarget target) {
    Map<String, Object> properties = new HashMap<>(target.properties());
    rows.apply("MakeRecords", ParDo.of(new MakeRecord(target)))
        .setCoder(KvCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply(
            "Write",
            KafkaIO.<byte[], byte[]>write()
                .withBootstrapServers(
                    target.properties().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
                .withTopic(target.topic())
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class)
                .withProducerConfigUpdates(properties));
  }

  private KafkaTarget target(Schema rows) {
    return new KafkaTarget(
        topic, key, RowPositions.removeFrom(rows).getFieldNames(), writer, properties);
  }

  private static final class MakeRecord extends DoFn<Row, KV<byte[], byte[]>> {
    private static final long serialVersionUID = 1L;

    private final KafkaTarget target;

    MakeRecord(KafkaTarget target) {
      this.target = target;
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<KV<byte[], byte[]>> records) {
      records.output(target.record(row));
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("topic", topic).withLabel("Topic"))
        .add(DisplayData.item("key", String.join(", ", key)).withLabel("Key columns"))
        .add(DisplayData.item("delivery", kind.name()).withLabel("Delivery"));
  }
}
