/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker in this process: one KRaft node, broker and controller at once, on two free
 * ports of the loopback interface. It is up when {@link #start} returns, after about three seconds.
 *
 * <p>Topics and committed offsets live in the given directory and outlast {@link #stop}: {@link
 * #restart} brings the same broker back on the same port, and clients that kept trying go on.
 * Topics are never created by accident; use {@link #createTopic}.
 *
 * <p>Kafka halts the JVM when its storage fails under it: stop the broker before its directory is
 * deleted.
 */
public final class LocalKafka implements AutoCloseable {

  private static final int NODE = 1;
  private static final int PORT_ATTEMPTS = 5;
  private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  private LocalKafka(Path directory, int port, int controllerPort) {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /**
   * Starts a broker whose data is in {@code directory}, which is made if it is not there.
   *
   * @throws IOException when the directory cannot be written
   * @throws IllegalStateException when the broker does not come up, with Kafka's own reason as
   *     cause
   */
  public static LocalKafka start(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (int attempt = 1; ; attempt++) {
      int[] ports = freePorts();
      LocalKafka kafka = new LocalKafka(directory, ports[0], ports[1]);
      try {
        kafka.restart();
        return kafka;
      } catch (IllegalStateException e) {
        // Somebody else may have taken a port between our look and the broker's bind.
        if (attempt == PORT_ATTEMPTS || !isPortTaken(e)) {
          throw e;
        }
      }
    }
  }

  /** {@code host:port}, the same after each {@link #restart}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Starts the broker again, on the port and the data it had before {@link #stop}.
   *
   * @throws IllegalStateException when it runs already or does not come up
   */
  public synchronized void restart() {
    if (server != null) {
      throw new IllegalStateException(
          "the broker at " + bootstrapServers() + " is running: stop it before starting it again");
    }
    KafkaConfig config = new KafkaConfig(settings(), false);
    KafkaRaftServer starting = null;
    try {
      format();
      starting = new KafkaRaftServer(config, Time.SYSTEM);
      starting.startup();
      server = starting;
    } catch (Exception e) {
      if (starting != null) {
        starting.shutdown();
      }
      throw new IllegalStateException(
          "the Kafka broker at %s with its data in %s did not start: %s"
              .formatted(bootstrapServers(), directory, e.getMessage()),
          e);
    }
  }

  /** Stops the broker and leaves its data; does nothing when it is stopped already. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
    server = null;
  }

  /** Like {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Creates a topic and waits until the broker tells clients of it.
   *
   * @throws IllegalStateException when it cannot be created, for one because it exists
   */
  public void createTopic(String name, int partitions) {
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(TOPIC_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      awaitTopic(admin, name, partitions);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topic %s was not created: %s".formatted(name, e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "topic %s was not created within %s by the broker at %s"
              .formatted(name, TOPIC_TIMEOUT, bootstrapServers()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    }
  }

  /**
   * Waits until the broker leads every partition. The controller answers before the broker has
   * heard of the topic, and an idempotent producer whose first batch is refused, while its second
   * is not, retries the first in vain until it times out.
   */
  private static void awaitTopic(Admin admin, String name, int partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    long deadline = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
    while (true) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException)) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw new TimeoutException();
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  /** Writes the cluster's identity into a new directory; leaves one that has it as it is. */
  private void format() throws Exception {
    if (Files.exists(Path.of(data(), "meta.properties"))) {
      return;
    }
    new Formatter()
        .setNodeId(NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(data())
        .setMetadataLogDirectory(data())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private String data() {
    return directory.resolve("data").toAbsolutePath().toString();
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", data());
    settings.put(
        "listeners",
        "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // One node holds every replica, and a laptop needs few threads and little memory.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    return settings;
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // Both at once, or the system might hand out the same one twice.
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }

  private static boolean isPortTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (cause instanceof BindException
          || (message != null && message.contains("Address already in use"))) {
        return true;
      }
    }
    return false;
  }
}
