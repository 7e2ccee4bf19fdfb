/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.aggregate.PreAggregate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of records that are to be read and are not there any more: an error, or a skip that
 * is counted, as the metric {@code offsets_lost}.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private Retention() {}

  /**
   * The offset to go on at in place of {@code from}, which is not there.
   *
   * @throws IOException when that is not to be done in silence
   */
  static long goOn(
      KafkaConnector connector, Consumer<?, ?> consumer, TopicPartition partition, long from)
      throws IOException {
    long begin = consumer.beginningOffsets(List.of(partition), TIMEOUT).get(partition);
    long end = consumer.endOffsets(List.of(partition), TIMEOUT).get(partition);
    if (from > end) {
      throw new IOException(
          "cannot go on reading %s: partition %d of topic %s ends at offset %d, and is to be read from %d on: the topic was deleted and made anew. Start the query with another checkpointLocation"
              .formatted(
                  connector.describe(), partition.partition(), partition.topic(), end, from));
    }
    if (connector.failOnDataLoss()) {
      throw new IOException(
          "cannot go on reading %s: of partition %d of topic %s the offsets %d to %d are gone, %d in all: retention has deleted their records before they were read, or the topic was made anew. Begin anew with another checkpointLocation; or set failOnDataLoss: false, to go on at offset %d without them"
              .formatted(
                  connector.describe(),
                  partition.partition(),
                  partition.topic(),
                  from,
                  begin - 1,
                  begin - from,
                  begin));
    }
    LOG.warn(
        "{}: of partition {} of topic {} the offsets {} to {} are gone before they were read, {} in all; they are skipped, since failOnDataLoss is false",
        connector.describe(),
        partition.partition(),
        partition.topic(),
        from,
        begin - 1,
        begin - from);
    Metrics.counter(PreAggregate.METRICS, "offsets_lost").inc(begin - from);
    return begin;
  }
}
