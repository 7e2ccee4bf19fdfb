/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the machine can do: a consumer for each core that reads to the end of its partitions and
 * counts in memory. It knows the order of the fields and how they are written, keeps no state that
 * outlives it, recovers from nothing, and writes a text file when it has read everything.
 */
final class LimitConsumer {
  static final String RESULT = "result.csv";
  static final String ROWS_READ = "rows_read";
  private static final int LG_K = 12;

  private final String bootstrapServers;
  private final AtomicLong rowsRead = new AtomicLong();

  private LimitConsumer(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Arguments: query, bootstrap servers, topic, partitions, directory. */
  public static void main(String[] arguments) throws Exception {
    int partitions = Integer.parseInt(arguments[3]);
    Path directory = Path.of(arguments[4]);
    LimitConsumer limit = new LimitConsumer(arguments[1]);
    Map<Long, Pages> slices = limit.read(arguments[2], partitions, directory);
    int slicesPerWindow = BenchQuery.valueOf(arguments[0]) == BenchQuery.SLIDING ? 2 : 1;
    write(slices, slicesPerWindow, directory.resolve(RESULT));
    new CountDownLatch(1).await(); // until the watcher has taken the time
  }

  /** Counts and sketches of one slice of five minutes, by page. */
  private static final class Pages {
    private final Map<Text, Page> pages = new HashMap<>();
    private final Text looked = new Text();

    void add(byte[] record, int pageFrom, int pageTo, int userFrom, int userTo) {
      Page page = pages.get(looked.of(record, pageFrom, pageTo));
      if (page == null) {
        page = new Page();
        pages.put(looked.copy(), page);
      }
      page.count++;
      if (userFrom >= 0) {
        page.visits++;
        page.users.update(Text.hash(record, userFrom, userTo));
      }
    }

    void add(Pages others) {
      others.pages.forEach((name, page) -> pages.computeIfAbsent(name, n -> new Page()).add(page));
    }
  }

  private static final class Page {
    private long count;
    private long visits;
    private HllSketch users = new HllSketch(LG_K, TgtHllType.HLL_8);

    void add(Page other) {
      count += other.count;
      visits += other.visits;
      Union union = new Union(LG_K);
      union.update(users);
      union.update(other.users);
      users = union.getResult(TgtHllType.HLL_8);
    }
  }

  private Map<Long, Pages> read(String topic, int partitions, Path directory) throws Exception {
    int threads = Math.min(partitions, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Map<Long, Pages>>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      List<TopicPartition> own = new ArrayList<>();
      for (int partition = thread; partition < partitions; partition += threads) {
        own.add(new TopicPartition(topic, partition));
      }
      parts.add(pool.submit(() -> read(own)));
    }
    pool.shutdown();
    while (!pool.awaitTermination(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      Files.writeString(directory.resolve(ROWS_READ), Long.toString(rowsRead.get()));
    }
    Map<Long, Pages> all = new HashMap<>();
    for (Future<Map<Long, Pages>> part : parts) {
      part.get().forEach((start, pages) -> all.computeIfAbsent(start, s -> new Pages()).add(pages));
    }
    return all;
  }

  private Map<Long, Pages> read(List<TopicPartition> partitions) {
    Map<Long, Pages> slices = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        int read = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          count(record.value(), slices);
          read++;
        }
        rowsRead.addAndGet(read);
      }
    }
    return slices;
  }

  /**
   * A record is {@code {["user_id":"…",]"page":"…","action":"…","timestamp":"…"}}, with no escapes
   * and times of 24 characters.
   */
  private static void count(byte[] record, Map<Long, Pages> slices) {
    int at = 2;
    int userFrom = -1;
    int userTo = -1;
    if (record[at] == 'u') {
      userFrom = at + "user_id\":\"".length();
      userTo = quote(record, userFrom);
      at = userTo + "\",\"".length();
    }
    int pageFrom = at + "page\":\"".length();
    int pageTo = quote(record, pageFrom);
    int actionFrom = pageTo + "\",\"action\":\"".length();
    if (record[actionFrom] == 'b') {
      return;
    }
    int timeFrom = quote(record, actionFrom) + "\",\"timestamp\":\"".length();
    long minute = minute(record, timeFrom);
    slices
        .computeIfAbsent(minute - Math.floorMod(minute, 5), start -> new Pages())
        .add(record, pageFrom, pageTo, userFrom, userTo);
  }

  private static int quote(byte[] record, int from) {
    int at = from;
    while (record[at] != '"') {
      at++;
    }
    return at;
  }

  /** Minutes since 1970, by the day's number as of Howard Hinnant's days_from_civil. */
  private static long minute(byte[] text, int at) {
    int month = two(text, at + 5);
    long year = two(text, at) * 100L + two(text, at + 2) - (month <= 2 ? 1 : 0);
    long era = Math.floorDiv(year, 400);
    long yearOfEra = year - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + two(text, at + 8) - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    long day = era * 146_097 + dayOfEra - 719_468;
    return (day * 24 + two(text, at + 11)) * 60 + two(text, at + 14);
  }

  private static int two(byte[] text, int at) {
    return (text[at] - '0') * 10 + text[at + 1] - '0';
  }

  private static void write(Map<Long, Pages> slices, int slicesPerWindow, Path file)
      throws IOException {
    Map<Long, Pages> windows = new HashMap<>();
    long last = slices.keySet().stream().mapToLong(Long::longValue).max().orElse(0); // the tail's
    slices.forEach(
        (start, pages) -> {
          for (int i = 0; i < slicesPerWindow && start != last; i++) {
            windows.computeIfAbsent(start - i * 5L, s -> new Pages()).add(pages);
          }
        });
    Path written = file.resolveSibling(file.getFileName() + ".writing");
    try (BufferedWriter out = Files.newBufferedWriter(written)) {
      for (Map.Entry<Long, Pages> window : windows.entrySet()) {
        long start = window.getKey() * 60_000;
        long end = start + slicesPerWindow * 300_000L;
        for (Map.Entry<Text, Page> page : window.getValue().pages.entrySet()) {
          Page values = page.getValue();
          out.write(
              "%s,%d,%d,%d%n"
                  .formatted(
                      Truth.key(start, end, page.getKey().toString()),
                      values.count,
                      values.visits,
                      Math.round(values.users.getEstimate())));
        }
      }
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
