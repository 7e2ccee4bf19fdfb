/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker, and the queries that read windows of ten seconds from it. */
record Broker(LocalKafka kafka) implements AutoCloseable {
  static final int WINDOW_MILLIS = 10_000;

  static Broker start(Path directory) throws IOException {
    return new Broker(LocalKafka.start(directory));
  }

  String servers() {
    return kafka.bootstrapServers();
  }

  /** A topic that takes records of 20 MB. */
  void createTopicOfLongRecords(String name, int partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, partitions, (short) 1)
                      .configs(Map.of("max.message.bytes", "20000000"))))
          .all()
          .get();
    }
  }

  /** Counts by page and window of ten seconds, into a Delta table, closed windows only. */
  Account windows(Path directory, String topic, Written written, String watermark)
      throws IOException {
    Job job =
        Job.of(
            directory,
            topic,
            """
            source: {format: kafka, bootstrapServers: "%s", subscribe: %s, startingOffsets: earliest, value: json}
            schema: %s
            watermark: {column: ts, %s}
            groupBy: [page]
            window: {tumbling: 10 seconds}
            aggregates: {views: count(*), ids: sum(id)}
            sinks:
              - {format: delta, path: DIR/table, outputMode: append, trigger: 1 second}
            """
                .formatted(servers(), topic, EventStream.SCHEMA, watermark));
    return new Account(
        written,
        job,
        row -> true,
        List.of(
            new Account.Claim(
                Results.delta("table", job.resolve("table")), Truth.windows(WINDOW_MILLIS))));
  }

  @Override
  public void close() {
    kafka.close();
  }
}
