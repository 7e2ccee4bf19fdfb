/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.cli.demo.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A Kafka broker in a process of its own, so that no system pays for it. */
final class Broker implements AutoCloseable {
  private static final String READY = "broker at ";

  private final Child child;
  private final String bootstrapServers;

  private Broker(Child child, String bootstrapServers) {
    this.child = child;
    this.bootstrapServers = bootstrapServers;
  }

  static Broker start(Path directory) throws IOException, InterruptedException {
    Child child =
        Child.start(
            Child.mainClass(Main.class, List.of("-Xmx1g"), List.of(directory.toString())),
            directory.resolve("broker.log"));
    try {
      return new Broker(child, child.awaitLine(READY, Duration.ofMinutes(5)));
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    child.close();
  }

  /** The process. Runs until it is told to end. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
      LocalKafka kafka = LocalKafka.start(Path.of(arguments[0]));
      System.out.println(READY + kafka.bootstrapServers());
      new CountDownLatch(1).await();
    }
  }
}
