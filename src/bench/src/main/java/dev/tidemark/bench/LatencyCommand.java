/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long after a window's close its result is in the table: rows come with the present as their
 * event time, so a window is complete when the clock passes its end plus the delay, and its result
 * is visible when the table's log entry is there.
 */
@Command(
    name = "latency",
    description = "How long after a window's close its result is in the Delta table.")
final class LatencyCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  @Mixin private Settings settings;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "Rows a second; default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "180",
      description =
          "How long is measured, after a minute for warming up; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--pages", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
  private int pages;

  @Option(names = "--systems", split = ",", description = "Which, by commas; default all.")
  private List<String> systems;

  @Override
  public Integer call() throws Exception {
    List<String> lines = new ArrayList<>();
    Path output = settings.output();
    Files.createDirectories(output);
    try (Broker broker = Broker.start(output.resolve("broker"))) {
      for (Contender contender : settings.streaming(Duration.ZERO, systems)) {
        String name = "latency-" + contender.label();
        Topic topic = new Topic(broker.bootstrapServers(), name, PARTITIONS);
        topic.create();
        Workload nominal = new Workload(settings.seed(), rate, PARTITIONS, 1, pages);
        Job job =
            new Job(
                BenchQuery.LIVE,
                topic,
                nominal,
                output.resolve(name),
                settings.heap(),
                settings.profile());
        lines.add(run(contender, job));
        System.out.println(lines.get(lines.size() - 1));
      }
    }
    Files.write(output.resolve("latency.txt"), lines);
    return 0;
  }

  private String run(Contender contender, Job job) throws Exception {
    Files.createDirectories(job.directory());
    SplittableRandom random = new SplittableRandom(settings.seed());
    try (Child child = Child.start(contender.arguments(job), job.directory().resolve("log"));
        Trickle trickle =
            Trickle.start(
                job.topic(),
                rate,
                now -> new Click(random.nextInt(10_000), random.nextInt(pages), 0, now))) {
      Thread.sleep(Duration.ofMinutes(1).toMillis());
      long from = System.currentTimeMillis();
      Duration before = child.cpu();
      Thread.sleep(seconds * 1_000L);
      trickle.requireStored();
      double cpu = child.cpu().minus(before).toMillis() / 1e3 / seconds;
      long[] latencies =
          new TableLog(job.table())
              .visible().entrySet().stream()
                  .filter(window -> window.getKey() > from)
                  .mapToLong(
                      window ->
                          window.getValue() - window.getKey() - BenchQuery.LIVE_DELAY.toMillis())
                  .sorted()
                  .toArray();
      if (latencies.length == 0 || !child.isAlive()) {
        return "%-10s no window in the table; see %s".formatted(contender.label(), child.log());
      }
      return "%-10s %,d rows/s, %d windows: p50 %,d ms, p99 %,d ms, worst %,d ms; %.2f CPU s a second"
          .formatted(
              contender.label(),
              rate,
              latencies.length,
              latencies[latencies.length / 2],
              latencies[(latencies.length * 99 - 1) / 100],
              latencies[latencies.length - 1],
              cpu);
    }
  }
}
