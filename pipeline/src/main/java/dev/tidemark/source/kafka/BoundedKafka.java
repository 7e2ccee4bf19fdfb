/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.BoundedConnector;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.Range;
import dev.tidemark.source.RangeReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records that a connector's topics hold when the query starts, from its starting offsets
 * on, and ends there: what Structured Streaming calls a batch query on Kafka. A range is a
 * partition.
 *
 * @param rows makes rows of them
 */
public record BoundedKafka(KafkaConnector connector, KafkaRows rows) implements BoundedConnector {
  private static final long serialVersionUID = 1L;
  private static final long BYTES_PER_RECORD = 100; // a guess, for the size of ranges alone

  /** How long a partition may bring nothing though it has not been read to its end. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(200);

  @Override
  public void preflight() {
    connector.preflight();
  }

  @Override
  public List<Range> ranges(long desiredBytes) {
    Map<Origin, Long> begin = connector.begin();
    Map<Origin, Long> end = connector.end(begin.keySet());
    List<Range> ranges = new ArrayList<>();
    end.forEach(
        (partition, to) -> {
          long from = begin.get(partition);
          if (to > from) {
            ranges.add(new Range(partition, from, to, (to - from) * BYTES_PER_RECORD));
          }
        });
    ranges.sort(
        Comparator.comparing((Range range) -> range.origin().source())
            .thenComparingInt(range -> range.origin().partition()));
    return ranges;
  }

  @Override
  public RangeReader open(Range range) {
    return new PartitionRange(range, connector.consumer(), rows.reader());
  }

  @Override
  public String describe() {
    return connector.describe();
  }

  /** One partition, from an offset to another. */
  private final class PartitionRange implements RangeReader {
    private final Range range;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaRows.Current current;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    PartitionRange(Range range, Consumer<byte[], byte[]> consumer, KafkaRows.Current current) {
      this.range = range;
      this.partition = KafkaConnector.toPartition(range.origin());
      this.consumer = consumer;
      this.current = current;
      consumer.assign(List.of(partition));
      consumer.seek(partition, range.from());
    }

    @Override
    public boolean read(RecordSink sink) throws IOException {
      boolean any = false;
      while (!waiting.isEmpty() || fetch()) {
        ConsumerRecord<byte[], byte[]> record = waiting.remove();
        any = true;
        if (!sink.accept(range.origin(), record.offset(), current.of(record))) {
          break;
        }
      }
      return any;
    }

    /**
     * Waits for more, if there is more: by position, since the last offsets of a transactional
     * topic are no records.
     */
    private boolean fetch() throws IOException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      try {
        while (consumer.position(partition) < range.to()) {
          for (ConsumerRecord<byte[], byte[]> record : poll()) {
            if (record.offset() < range.to()) {
              waiting.add(record);
            }
          }
          if (!waiting.isEmpty()) {
            return true;
          }
          if (System.nanoTime() > deadline) {
            throw new IOException(
                "%s brought nothing for %d seconds, at offset %d of %d. See that its brokers run, and start the query again"
                    .formatted(
                        partition, PATIENCE.toSeconds(), consumer.position(partition), range.to()));
          }
        }
        return false;
      } catch (KafkaException e) {
        throw new IOException(
            "cannot go on reading " + connector.describe() + ": " + e.getMessage(), e);
      }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll() throws IOException {
      try {
        return consumer.poll(POLL).records(partition);
      } catch (OffsetOutOfRangeException e) {
        long from = e.offsetOutOfRangePartitions().get(partition);
        consumer.seek(partition, Retention.goOn(connector, consumer, partition, from));
        return List.of();
      }
    }

    @Override
    public void close() {
      consumer.close(CLOSE_TIMEOUT);
    }
  }
}
