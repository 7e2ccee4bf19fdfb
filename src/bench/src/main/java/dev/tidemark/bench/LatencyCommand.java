/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long after a window's close its result is in the table: rows come with the present as their
 * event time, so a window is complete when the clock passes its end plus the delay, and its result
 * is visible when the table's log entry is there. At the end all windows are closed, and the table
 * is compared with what was sent.
 */
@Command(
    name = "latency",
    description = "How long after a window's close its result is in the Delta table.")
final class LatencyCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  /** How far the last rows are ahead, which close all windows. */
  private static final Duration TAIL = Duration.ofMinutes(1);

  private static final Duration CATCH_UP = Duration.ofMinutes(5);

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
    boolean wrong = false;
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
        Outcome outcome = run(contender, job);
        wrong |= outcome.wrong().isPresent();
        lines.add(
            "%-10s %,d rows/s, %s%s"
                .formatted(
                    contender.label(),
                    rate,
                    outcome.figures(),
                    outcome.wrong().map(why -> "  WRONG: " + why).orElse("")));
        System.out.println(lines.get(lines.size() - 1));
      }
    }
    Files.write(output.resolve("latency.txt"), lines);
    return wrong ? 1 : 0;
  }

  private record Outcome(String figures, Optional<String> wrong) {}

  private Outcome run(Contender contender, Job job) throws Exception {
    Files.createDirectories(job.directory());
    SplittableRandom random = new SplittableRandom(settings.seed());
    WindowCounts sent = new WindowCounts(BenchQuery.LIVE_LONG, pages);
    try (Child child = Child.start(contender.arguments(job), job.directory().resolve("log"))) {
      long from;
      long until;
      double cpu;
      try (Trickle trickle =
          Trickle.start(
              job.topic(),
              rate,
              now -> sent.add(new Click(random.nextInt(10_000), random.nextInt(pages), 0, now)))) {
        Thread.sleep(Duration.ofMinutes(1).toMillis());
        from = System.currentTimeMillis();
        Duration before = child.cpu();
        Thread.sleep(seconds * 1_000L);
        until = System.currentTimeMillis();
        cpu = child.cpu().minus(before).toMillis() / 1e3 / seconds;
        trickle.requireStored();
      }
      job.topic().end(new Click(0, 0, 0, System.currentTimeMillis() + TAIL.toMillis()));
      Result truth = sent.result();
      Optional<String> wrong =
          isComplete(child, contender.progress(job, truth))
              ? contender.result(job).differenceTo(truth, contender.tolerance())
              : Optional.of("not all windows came; see " + child.log());
      Map<Long, Long> visible = new TableLog(job.table()).visible(BenchQuery.LIVE_LONG);
      return new Outcome(
          "%s; %.2f CPU s a second".formatted(latencies(closed(from, until), visible), cpu), wrong);
    }
  }

  /** Whether all of the result is there, for which it waits. */
  private static boolean isComplete(Child child, Contender.Progress progress)
      throws IOException, InterruptedException {
    Duration deadline = child.age().plus(CATCH_UP);
    while (progress.fraction() < 1) {
      if (!child.isAlive() || child.age().compareTo(deadline) > 0) {
        return false;
      }
      Thread.sleep(200);
    }
    return true;
  }

  /** The ends of the windows that closed within a time. */
  static List<Long> closed(long from, long until) {
    long every = BenchQuery.LIVE_LONG.toMillis();
    long delay = BenchQuery.LIVE_DELAY.toMillis();
    List<Long> ends = new ArrayList<>();
    for (long end = Math.floorDiv(from - delay, every) * every + every;
        end + delay <= until;
        end += every) {
      ends.add(end);
    }
    return ends;
  }

  /**
   * Says how long windows took.
   *
   * @param ends those that are expected
   * @param visible when the windows of the table came
   */
  static String latencies(List<Long> ends, Map<Long, Long> visible) {
    long[] latencies =
        ends.stream()
            .filter(visible::containsKey)
            .mapToLong(end -> visible.get(end) - end - BenchQuery.LIVE_DELAY.toMillis())
            .sorted()
            .toArray();
    String seen = "%d of %d windows".formatted(latencies.length, ends.size());
    return latencies.length == 0
        ? seen
        : "%s: p50 %,d ms, p99 %,d ms, worst %,d ms"
            .formatted(
                seen,
                latencies[latencies.length / 2],
                latencies[(latencies.length * 99 - 1) / 100],
                latencies[latencies.length - 1]);
  }
}
