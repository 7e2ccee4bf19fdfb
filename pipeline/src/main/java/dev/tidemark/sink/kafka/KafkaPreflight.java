/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.kafka;

import dev.tidemark.sink.SinkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers, before a runner is started, whether they are there and have the topic. */
final class KafkaPreflight {
  private static final String TIMEOUT_MILLIS = "5000";

  private final KafkaTarget target;

  KafkaPreflight(KafkaTarget target) {
    this.target = target;
  }

  /**
   * Takes some seconds at most.
   *
   * @throws SinkException when the brokers or the topic are not to be had
   */
  void check() {
    Map<String, Object> properties = new HashMap<>(target.properties());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(properties)) {
      admin.describeTopics(List.of(target.topic())).allTopicNames().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new SinkException(
              "there is no Kafka topic " + target.topic(),
              "the brokers at %s do not have it".formatted(brokers()),
              "Make it (kafka-topics.sh --create --topic %s), or correct its name"
                  .formatted(target.topic()))
          : unavailable(e.getCause());
    } catch (KafkaException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private SinkException unavailable(Throwable e) {
    return new SinkException(
        "the Kafka topic " + target.topic() + " cannot be written",
        "the brokers at %s do not answer: %s".formatted(brokers(), e.getMessage()),
        "Correct bootstrapServers and the kafka. properties, or start the brokers",
        e);
  }

  private String brokers() {
    return target.properties().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }
}
