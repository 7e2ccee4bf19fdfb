/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.Origin;
import dev.tidemark.source.Connection.RecordSink;
import dev.tidemark.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stretches of partitions, by Kafka's own stand-in for a consumer. */
class KafkaLogTest {
  private static final TopicPartition ZERO = new TopicPartition("clicks", 0);
  private static final TopicPartition ONE = new TopicPartition("clicks", 1);
  private static final Duration AT_ONCE = Duration.ZERO;

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.NONE);
  private final KafkaLog log =
      new KafkaLog(KafkaConnector.of("q", "localhost:1", List.of("clicks")), consumer);
  private final List<String> read = new ArrayList<>();
  private int room = Integer.MAX_VALUE;

  @BeforeEach
  void topic() {
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
    consumer.updateEndOffsets(Map.of(ZERO, 10L, ONE, 20L));
    Node[] nobody = {};
    consumer.updatePartitions(
        "clicks",
        List.of(
            new PartitionInfo("clicks", 0, null, nobody, nobody),
            new PartitionInfo("clicks", 1, null, nobody, nobody)));
  }

  /** What the next poll brings. */
  private void brings(TopicPartition partition, long... offsets) {
    consumer.schedulePollTask(
        () -> {
          for (long offset : offsets) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    null,
                    (partition.partition() + ":" + offset).getBytes(StandardCharsets.UTF_8)));
          }
        });
  }

  private long read(TopicPartition partition, long from, long to) throws IOException {
    return log.read(KafkaConnector.toOrigin(partition), from, to, new Reading(), AT_ONCE);
  }

  private final class Reading implements RecordSink {
    @Override
    public boolean accept(Origin origin, long offset, byte[] record) {
      read.add(new String(record, StandardCharsets.UTF_8));
      room--;
      return room > 0;
    }

    @Override
    public boolean accept(Origin origin, long offset, SourceRecord record) {
      throw new AssertionError("Kafka's values are bytes");
    }
  }

  @Test
  void aStretch_isReadUpToItsEnd_andTheNextGoesOnThere() throws IOException {
    brings(ZERO, 3, 4, 5, 6);
    assertThat(read(ZERO, 3, 5), is(5L));
    assertThat(read, contains("0:3", "0:4"));
    assertThat("from what was fetched before", read(ZERO, 5, 7), is(7L));
    assertThat(read, contains("0:3", "0:4", "0:5", "0:6"));
  }

  @Test
  void nothingAtHand_staysWhereItIs() throws IOException {
    assertThat(read(ZERO, 3, 5), is(3L));
    assertThat(read, empty());
    brings(ZERO, 3, 4);
    assertThat(read(ZERO, 3, 5), is(5L));
  }

  @Test
  void aSinkThatIsFull_getsTheRestNext() throws IOException {
    brings(ZERO, 0, 1, 2);
    room = 2;
    assertThat(read(ZERO, 0, 3), is(2L));
    room = 5;
    assertThat(read(ZERO, 2, 3), is(3L));
    assertThat(read, contains("0:0", "0:1", "0:2"));
  }

  @Test
  void anotherPosition_isSoughtAfter_andNothingOfTheOldOneIsLeft() throws IOException {
    brings(ZERO, 5, 6, 7, 8);
    read(ZERO, 5, 6);
    brings(ZERO, 2, 3);
    assertThat("back", read(ZERO, 2, 4), is(4L));
    brings(ZERO, 8);
    assertThat("ahead", read(ZERO, 8, 9), is(9L));
    assertThat(read, contains("0:5", "0:2", "0:3", "0:8"));
  }

  @Test
  void theSameStretchAgain_givesTheSame() throws IOException {
    brings(ZERO, 1, 2);
    assertThat(read(ZERO, 1, 3), is(3L));
    brings(ZERO, 1, 2);
    assertThat(read(ZERO, 1, 3), is(3L));
    assertThat(read, contains("0:1", "0:2", "0:1", "0:2"));
  }

  @Test
  void offsetsWithoutARecord_arePassed() throws IOException {
    brings(ZERO, 0, 1, 4); // 2 and 3 are markers of a transaction
    assertThat("up to the gap", read(ZERO, 0, 3), is(3L));
    assertThat(read, contains("0:0", "0:1"));
    assertThat(read(ZERO, 3, 5), is(5L));
    assertThat(read, contains("0:0", "0:1", "0:4"));
  }

  @Test
  void whatAPollBringsOfAnotherPartition_waitsForItsTurn() throws IOException {
    assertThat(read(ONE, 7, 9), is(7L));
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(
              new ConsumerRecord<>("clicks", 1, 7, null, "1:7".getBytes(StandardCharsets.UTF_8)));
          consumer.addRecord(
              new ConsumerRecord<>("clicks", 0, 0, null, "0:0".getBytes(StandardCharsets.UTF_8)));
        });
    assertThat(read(ZERO, 0, 1), is(1L));
    assertThat(read(ONE, 7, 8), is(8L));
    assertThat(read, contains("0:0", "1:7"));
  }

  @Test
  void aRecordWithoutAValue_isEmpty() throws IOException {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>("clicks", 0, 0, null, null)));
    assertThat(read(ZERO, 0, 1), is(1L));
    assertThat(read, contains(""));
  }

  @Test
  void ends_areOfEveryPartition_andUnknownWhileNobodyAnswers() {
    assertThat(
        log.ends(Map.of(), 0),
        is(
            Optional.of(
                Map.of(KafkaConnector.toOrigin(ZERO), 10L, KafkaConnector.toOrigin(ONE), 20L))));
    consumer.setOffsetsException(new TimeoutException("no broker"));
    assertThat(log.ends(Map.of(), 0), is(Optional.empty()));
    assertThat(log.ends(Map.of(), 0).isPresent(), is(true));
  }
}
