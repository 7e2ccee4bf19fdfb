/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.bench.Result.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a query costs while it only keeps going: a window of a day holds so many groups, a few rows
 * a second touch some of them, and at each trigger those that changed go to {@link UpdateFiles}. At
 * the end the last row of each group is compared with what was sent.
 */
@Command(
    name = "keys",
    description = "What a steady stream costs with few and with many live groups.")
final class KeysCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final Duration LONGEST_BATCH = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 20;

  @Mixin private Settings settings;

  @Option(
      names = "--keys",
      split = ",",
      defaultValue = "1000,100000,1000000",
      description = "How many live groups, by commas; default ${DEFAULT-VALUE}.")
  private List<Integer> keys;

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "1000",
      description = "Rows a second, by commas; default ${DEFAULT-VALUE}.")
  private List<Integer> rates;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long is measured; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "60",
      description = "Seconds before anything is measured; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(names = "--systems", split = ",", description = "Which, by commas; default all.")
  private List<String> systems;

  @Override
  public Integer call() throws Exception {
    List<String> lines = new ArrayList<>();
    boolean wrong = false;
    Path output = settings.output();
    Files.createDirectories(output);
    try (Broker broker = Broker.start(output.resolve("broker"))) {
      for (int rate : rates) {
        for (int count : keys) {
          for (Contender contender : settings.streaming(Duration.ofSeconds(2), systems)) {
            String name = "keys-%s-%d-%d".formatted(contender.label(), count, rate);
            Topic topic = new Topic(broker.bootstrapServers(), name, PARTITIONS);
            Workload nominal = new Workload(settings.seed(), count, PARTITIONS, 1, count);
            Job job =
                new Job(
                    BenchQuery.DAY,
                    topic,
                    nominal,
                    output.resolve(name),
                    settings.heap(),
                    settings.profile());
            Outcome outcome = run(contender, job, rate);
            wrong |= outcome.wrong().isPresent();
            lines.add(
                "%-10s %,10d keys %,7d rows/s: %.2f CPU s per 2 s, %s, %,d MB live, %,d MB peak%s"
                    .formatted(
                        contender.label(),
                        count,
                        rate,
                        outcome.spent().cpuPerSecond() * 2,
                        outcome.spent().perBatch(),
                        outcome.liveMegabytes(),
                        outcome.peakMegabytes(),
                        outcome.wrong().map(why -> "  WRONG: " + why).orElse("")));
            System.out.println(lines.get(lines.size() - 1));
          }
        }
      }
    }
    Files.write(output.resolve("keys.txt"), lines);
    return wrong ? 1 : 0;
  }

  /**
   * What a run came to.
   *
   * @param liveMegabytes in the heap, when it had run for a while
   * @param peakMegabytes of the process
   */
  private record Outcome(
      Spent spent, long liveMegabytes, long peakMegabytes, Optional<String> wrong) {}

  /**
   * What a time took.
   *
   * @param batches that were done in it; 0 of a system that does not tell
   */
  private record Spent(double seconds, double cpuSeconds, long batches) {
    static final Spent NOTHING = new Spent(0, 0, 0);

    static Spent between(Moment from, Moment to) {
      return new Spent(
          (to.nanos() - from.nanos()) / 1e9,
          to.cpu().minus(from.cpu()).toMillis() / 1e3,
          to.batches() - from.batches());
    }

    double cpuPerSecond() {
      return seconds == 0 ? 0 : cpuSeconds / seconds;
    }

    String perBatch() {
      return batches == 0
          ? "no micro-batch told of"
          : "%,d micro-batches of %.2f CPU s".formatted(batches, cpuSeconds / batches);
    }
  }

  /** What had been spent when a micro-batch was done. */
  private record Moment(long nanos, Duration cpu, long batches) {

    /** That of the next one; now, if the system does not tell of any. */
    static Moment next(Child child, Optional<BatchLog> log)
        throws IOException, InterruptedException {
      long before = log.isPresent() ? log.get().done() : 0;
      long done = before;
      Duration deadline = child.age().plus(LONGEST_BATCH);
      while (log.isPresent()
          && done == before
          && child.isAlive()
          && child.age().compareTo(deadline) < 0) {
        Thread.sleep(LOOK_MILLIS);
        done = log.get().done();
      }
      return new Moment(System.nanoTime(), child.cpu(), done);
    }
  }

  private Outcome run(Contender contender, Job job, int rate) throws Exception {
    Files.createDirectories(job.directory());
    job.topic().create();
    int count = job.workload().pages();
    AtomicIntegerArray sent = new AtomicIntegerArray(count);
    fill(job.topic(), count, sent);
    SplittableRandom random = new SplittableRandom(settings.seed());
    long start = System.currentTimeMillis();
    try (Child child = Child.start(contender.arguments(job), job.directory().resolve("log"))) {
      Spent spent;
      long live;
      Optional<BatchLog> log = contender.batches(job);
      try (Trickle trickle =
          Trickle.start(
              job.topic(), rate, now -> touch(random.nextInt(count), now - start, sent))) {
        Thread.sleep(warmup * 1_000L);
        Moment from = Moment.next(child, log);
        Thread.sleep(seconds * 1_000L);
        spent = Spent.between(from, Moment.next(child, log));
        trickle.requireStored();
        live = child.liveMemory() >> 20;
      }
      if (!child.isAlive()) {
        return new Outcome(
            Spent.NOTHING, 0, 0, Optional.of("the process ended; see " + child.log()));
      }
      Result truth = truth(sent);
      UpdateLog updates = new UpdateLog(job.updates());
      while (updates.latest().total() < truth.total()) {
        Thread.sleep(200);
        if (!child.isAlive() || child.age().compareTo(Duration.ofMinutes(15)) > 0) {
          return new Outcome(spent, live, 0, Optional.of("no result; see " + child.log()));
        }
      }
      long peak = child.peakMemory() >> 20;
      return new Outcome(
          spent, live, peak, updates.latest().differenceTo(truth, contender.tolerance()));
    }
  }

  private static Click touch(int key, long sinceStart, AtomicIntegerArray sent) {
    sent.incrementAndGet(key);
    return new Click(0, key, 0, Workload.BASE.toEpochMilli() + 3_600_000 + sinceStart);
  }

  private static void fill(Topic topic, int count, AtomicIntegerArray sent) {
    try (KafkaProducer<byte[], byte[]> producer = topic.producer(20)) {
      for (int key = 0; key < count; key++) {
        Click click = touch(key, 0, sent);
        var told =
            producer.send(new ProducerRecord<>(topic.name(), key % PARTITIONS, null, click.json()));
        assert told != null;
      }
    }
  }

  private static Result truth(AtomicIntegerArray sent) throws IOException {
    long start = Workload.BASE.toEpochMilli();
    Result truth = new Result();
    for (int key = 0; key < sent.length(); key++) {
      String page = new Click(0, key, 0, 0).pageName();
      truth.add(
          Truth.key(start, start + BenchQuery.DAY_LONG.toMillis(), page),
          new Values(sent.get(key), sent.get(key), -1));
    }
    return truth;
  }
}
