/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.kafka;

import dev.tidemark.source.SourceUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers, before a runner is started, whether they are there and have the topics. A
 * runner would find out too, but only after a minute.
 */
final class KafkaPreflight {
  private static final int SHOWN_TOPICS = 8;

  private final KafkaConnector connector;

  KafkaPreflight(KafkaConnector connector) {
    this.connector = connector;
  }

  /**
   * Takes some seconds at most.
   *
   * @throws SourceUnavailableException when brokers or topics are not to be had
   */
  void check() {
    try (Admin admin = Admin.create(adminProperties())) {
      Collection<String> there = await(admin.listTopics().names());
      List<String> missing = new ArrayList<>();
      if (connector.topics().isPattern() && connector.topics().matching(there).isEmpty()) {
        throw noMatch(there, connector);
      }
      admin
          .describeTopics(connector.topics().names())
          .topicNameValues()
          .forEach(
              (topic, description) -> {
                if (!exists(description)) {
                  missing.add(topic);
                }
              });
      if (!missing.isEmpty()) {
        throw missing(missing, there, connector);
      }
    } catch (KafkaException e) {
      throw connector.unavailable("no client could be made", e);
    }
  }

  private boolean exists(KafkaFuture<?> description) {
    try {
      await(description);
      return true;
    } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
      return false;
    }
  }

  /** Client properties that mean something to Admin, with timeouts that a person can wait for. */
  private Map<String, Object> adminProperties() {
    Map<String, Object> config = new HashMap<>(connector.properties());
    config.keySet().retainAll(AdminClientConfig.configNames());
    int timeout = (int) KafkaConnector.TIMEOUT.toMillis();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    return config;
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(KafkaConnector.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e.getCause());
      }
      if (e.getCause() instanceof KafkaException kafka) {
        if (kafka instanceof UnknownTopicOrPartitionException
            || kafka instanceof InvalidTopicException) {
          throw kafka;
        }
        throw connector.unavailable("the brokers refused", kafka);
      }
      throw new IllegalStateException("asking the brokers failed", e);
    }
  }

  private SourceUnavailableException unreachable(Throwable cause) {
    return new SourceUnavailableException(
        "cannot read " + connector.describe(),
        "no broker answered within %d seconds".formatted(KafkaConnector.TIMEOUT.toSeconds()),
        "See that a broker listens there, and that bootstrapServers (%s) is its address as seen from here"
            .formatted(connector.bootstrapServers()),
        cause);
  }

  static SourceUnavailableException missing(
      List<String> topics, Collection<String> there, KafkaConnector connector) {
    return new SourceUnavailableException(
        "cannot read " + connector.describe(),
        "there is no topic " + String.join(", ", topics) + others(there),
        "Create it, or correct subscribe");
  }

  static SourceUnavailableException noMatch(Collection<String> there, KafkaConnector connector) {
    return new SourceUnavailableException(
        "cannot read " + connector.describe(),
        "no topic matches " + connector.topics().pattern() + others(there),
        "Create one, or correct subscribePattern, a Java regular expression for whole names");
  }

  private static String others(Collection<String> there) {
    return there.isEmpty()
        ? ""
        : " (topics there: "
            + String.join(", ", there.stream().sorted().limit(SHOWN_TOPICS).toList())
            + (there.size() > SHOWN_TOPICS ? ", …" : "")
            + ")";
  }
}
