/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.cli.demo.LocalKafka;
import dev.tidemark.query.DeltaSpec;
import dev.tidemark.query.KafkaSpec;
import dev.tidemark.query.Query;
import dev.tidemark.query.StartingOffsets;
import dev.tidemark.runner.RunningQuery;
import dev.tidemark.sink.delta.DeltaTableReader;
import dev.tidemark.testing.Click;
import dev.tidemark.time.WatermarkSpec;
import dev.tidemark.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A query that is ended again and again, each time in the middle of open windows, goes on from
 * Flink's last checkpoint: the table is what it would have been without. {@code startingOffsets:
 * latest} would lose what was sent while nothing ran, if offsets did not come from the checkpoint.
 */
class FlinkRecoveryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Instant BASE = Click.at("10:00");
  private static final int RUNS = 4;
  private static final int CLICKS = 60;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path directory;

  @Test
  void eachRunGoesOnWhereTheLastOneEnded() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      kafka.createTopic("clicks", 2);
      Query query = query(kafka);
      Map<Instant, Long> truth = new TreeMap<>();
      Optional<org.apache.flink.core.fs.Path> last = Optional.empty();
      for (int run = 0; run < RUNS; run++) {
        RunningQuery running = start(query);
        if (run == 0) {
          awaitCheckpointAfter(last); // from here on "latest" is settled
        }
        send(producer, truth);
        last = awaitCheckpointAfter(checkpoints().latest());
        if (run < RUNS - 1) {
          send(producer, truth); // in part after the last checkpoint
          running.close();
          send(producer, truth); // while nothing runs
        } else {
          sendOne(producer, 0, BASE.plusSeconds(3_600));
          sendOne(producer, 1, BASE.plusSeconds(3_600));
          await().atMost(PATIENCE).untilAsserted(() -> assertThat(table(), is(truth)));
          running.close();
        }
      }
      assertThat(table(), is(truth));
    }
  }

  private static RunningQuery start(Query query) {
    return RunningQuery.start(
        query,
        PipelineOptionsFactory.fromArgs("--runner=FlinkRunner", "--checkpointingInterval=500")
            .create());
  }

  private FlinkCheckpoints checkpoints() {
    return FlinkCheckpoints.below(directory.resolve("checkpoint").toString());
  }

  private Optional<org.apache.flink.core.fs.Path> awaitCheckpointAfter(
      Optional<org.apache.flink.core.fs.Path> before) {
    await().atMost(PATIENCE).until(() -> checkpoints().latest(), not(before));
    return checkpoints().latest();
  }

  private Query query(LocalKafka kafka) {
    return Query.named("recovery")
        .from(
            KafkaSpec.of(kafka.bootstrapServers(), "clicks")
                .withStartingOffsets(StartingOffsets.LATEST))
        .schema(Click.SCHEMA)
        .watermark(WatermarkSpec.of(Click.EVENT_TIME, Duration.ofSeconds(10)))
        .window(WindowSpec.tumbling(Duration.ofSeconds(20)))
        .aggregate(Aggregate.countAll("views"))
        .checkpointLocation(directory.resolve("checkpoint").toString())
        .to(DeltaSpec.append(directory.resolve("table").toString()))
        .build();
  }

  /** Clicks of the next minute of event time, one a second, in both partitions. */
  private static void send(KafkaProducer<String, String> producer, Map<Instant, Long> truth)
      throws Exception {
    long sent = truth.values().stream().mapToLong(Long::longValue).sum();
    for (int i = 0; i < CLICKS; i++) {
      truth.merge(BASE.plusSeconds((sent + i) / 20 * 20), 1L, Long::sum);
      sendOne(producer, i % 2, BASE.plusSeconds(sent + i));
    }
  }

  private static void sendOne(KafkaProducer<String, String> producer, int partition, Instant at)
      throws Exception {
    String click = "{\"user_id\":\"ann\",\"page\":\"/a\",\"timestamp\":\"%s\"}".formatted(at);
    producer.send(new ProducerRecord<>("clicks", partition, null, click)).get();
  }

  private Map<Instant, Long> table() throws Exception {
    Map<Instant, Long> table = new TreeMap<>();
    for (Row row : DeltaTableReader.latest(directory.resolve("table").toString()).rows()) {
      table.merge(
          row.getLogicalTypeValue("window_start", Instant.class), row.getInt64("views"), Long::sum);
    }
    return table;
  }
}
