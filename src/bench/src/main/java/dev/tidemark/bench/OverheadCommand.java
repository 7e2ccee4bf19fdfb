/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What it costs to watch a query. Two processes run the same query over the same topic at the same
 * time, so that whatever else the machine does hits both: one with its page open and its metrics
 * scraped, the other told to watch nothing. After a time for warming up, the CPU time of both is
 * read slice by slice; the slices' differences say how far the figure is to be trusted.
 *
 * <p>Compilers and collectors differ by more than watching costs from process to process. So what
 * watches is accounted for too, in the process that is watched: the threads of reports, files and
 * metrics, of the page, and of Spark's listeners, less what those take in the other process; and of
 * the collecting, as large a part as those threads have in all that was allocated. That leaves out
 * the compiling of what they run, which is told for both processes, threads that have ended, and
 * what watching costs others by locks and caches; so the promise counts as kept where the account
 * is below it, and the processes' difference does not say otherwise. What tasks count is in neither
 * figure: both processes do it.
 */
@Command(
    name = "overhead",
    description =
        "The CPU that monitoring takes: reports, files, metrics, and a page that is open.")
final class OverheadCommand implements Callable<Integer> {
  private static final int PARTITIONS = 2;
  private static final int SLICE_SECONDS = 20;
  private static final double PROMISED_PERCENT = 2;

  /** By then a query runs, or has given its source up: a machine that is busy starts it again. */
  private static final Duration START = Duration.ofSeconds(15);

  private static final int ATTEMPTS = 4;

  /** How their names begin; what reports comes from Spark's listeners. */
  private static final List<String> WATCHING =
      List.of("monitoring", "streaming page", "HTTP-Dispatcher", "spark-listener-");

  /** That of the JVM collects too, since the collector is the serial one. */
  private static final List<String> COLLECTING = List.of("VM Thread");

  private static final List<String> COMPILING = List.of("C1 Compiler", "C2 Compiler");

  private static final String OFF = "-Dtidemark.monitor=off";

  @Mixin private Settings settings;

  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "Rows a second; default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--warmup",
      defaultValue = "70",
      description = "Seconds before anything is measured; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--seconds",
      defaultValue = "220",
      description = "How long is measured; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--pages", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
  private int pages;

  @Override
  public Integer call() throws Exception {
    Path output = settings.output();
    Files.createDirectories(output);
    int port = freePort();
    try (Broker broker = Broker.start(output.resolve("broker"))) {
      Topic topic = new Topic(broker.bootstrapServers(), "overhead", PARTITIONS);
      topic.create();
      List<String> watchedOptions =
          List.of(
              "--ui-port", Integer.toString(port), "--progress", "json", "--sparkMaster=local[2]");
      List<String> aloneOptions =
          List.of("--ui-port", "0", "--progress", "none", "--sparkMaster=local[2]");
      SplittableRandom random = new SplittableRandom(settings.seed());
      try (Child watched = start("watched", watchedOptions, topic, List.of());
          Child alone = start("alone", aloneOptions, topic, List.of(OFF));
          OpenPage page = OpenPage.at("http://127.0.0.1:" + port);
          Trickle trickle =
              Trickle.start(
                  topic,
                  rate,
                  now -> new Click(random.nextInt(10_000), random.nextInt(pages), 0, now))) {
        Thread.sleep(warmup * 1_000L);
        String line = measure(watched, alone);
        trickle.requireStored();
        if (page.answers() < seconds / 2) {
          throw new IllegalStateException(
              "the page answered %d times only; see %s".formatted(page.answers(), watched.log()));
        }
        System.out.println(line);
        Files.writeString(output.resolve("overhead.txt"), line + System.lineSeparator());
      }
    }
    return 0;
  }

  /** Starts a query, and returns when it runs. */
  private Child start(String name, List<String> options, Topic topic, List<String> jvm)
      throws Exception {
    Path directory = settings.output().resolve("overhead-" + name);
    Files.createDirectories(directory);
    Workload nominal = new Workload(settings.seed(), rate, PARTITIONS, 1, pages);
    Job job =
        new Job(BenchQuery.LIVE, topic, nominal, directory, settings.heap(), settings.profile());
    List<String> arguments = new ArrayList<>(jvm);
    arguments.add("-XX:+UseSerialGC");
    arguments.add("-XX:-UseDynamicNumberOfCompilerThreads"); // what ends cannot be asked
    arguments.addAll(
        new TidemarkContender(name, name, settings.tidemark(), Duration.ZERO, options)
            .arguments(job));
    for (int attempt = 1; ; attempt++) {
      Child child = Child.start(arguments, directory.resolve("log"));
      Thread.sleep(START.toMillis());
      if (child.isAlive()) {
        return child;
      }
      child.close();
      if (attempt == ATTEMPTS) {
        throw new IllegalStateException("the query does not start; see " + child.log());
      }
    }
  }

  /** Some lines with both figures. */
  private String measure(Child watched, Child alone) throws Exception {
    int slices = Math.max(2, seconds / SLICE_SECONDS);
    double[] differences = new double[slices];
    double with = 0;
    double without = 0;
    ThreadUse watchedFirst = watched.threads();
    ThreadUse aloneFirst = alone.threads();
    for (int slice = 0; slice < slices; slice++) {
      Duration watchedBefore = watched.cpu();
      Duration aloneBefore = alone.cpu();
      Thread.sleep(SLICE_SECONDS * 1_000L);
      double watchedSlice = watched.cpu().minus(watchedBefore).toMillis() / 1e3;
      double aloneSlice = alone.cpu().minus(aloneBefore).toMillis() / 1e3;
      if (!watched.isAlive() || !alone.isAlive()) {
        throw new IllegalStateException(
            "a query ended; see " + watched.log() + " and " + alone.log());
      }
      with += watchedSlice;
      without += aloneSlice;
      differences[slice] = watchedSlice - aloneSlice;
    }
    double percent = 100 * (with - without) / without;
    double error = 100 * standardError(differences) * slices / without;
    return String.format(
            Locale.ROOT,
            "monitored %.2f CPU s, not monitored %.2f CPU s, in %d s at %,d rows/s: %+.1f %% ± %.1f%n",
            with,
            without,
            slices * SLICE_SECONDS,
            rate,
            percent,
            error)
        + account(
            watched.threads().since(watchedFirst),
            alone.threads().since(aloneFirst),
            with,
            without,
            percent - 2 * error <= PROMISED_PERCENT);
  }

  /**
   * What watching took.
   *
   * @param with what the process that is watched took, in CPU seconds
   * @param without what the other one took
   * @param plausible whether the difference of the processes does not speak against the promise
   */
  private static String account(
      ThreadUse watched, ThreadUse alone, double with, double without, boolean plausible) {
    double threads = watched.cpuSeconds(of(WATCHING)) - alone.cpuSeconds(of(WATCHING));
    double share =
        (watched.allocated(of(WATCHING)) - alone.allocated(of(WATCHING)))
            / watched.allocated(name -> true);
    double garbage = Math.max(0, share) * watched.cpuSeconds(of(COLLECTING));
    double percent = 100 * (threads + garbage) / without;
    double compiling = watched.cpuSeconds(of(COMPILING));
    double compilingAlone = alone.cpuSeconds(of(COMPILING));
    double rest = without - compilingAlone;
    String each =
        WATCHING.stream()
            .map(
                name ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        name.strip(),
                        watched.cpuSeconds(of(List.of(name)))
                            - alone.cpuSeconds(of(List.of(name)))))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "threads that watch %.2f CPU s (%s); their garbage, %.1f %% of all that was allocated, %.2f"
            + " CPU s; in all %.2f %%: %s%ncompilers %.2f CPU s, and %.2f where nothing is monitored; the rest %+.1f %%",
        threads,
        each,
        100 * share,
        garbage,
        percent,
        percent <= PROMISED_PERCENT && plausible ? "within 2 %" : "2 % is not shown",
        compiling,
        compilingAlone,
        100 * (with - compiling - rest) / rest);
  }

  private static Predicate<String> of(List<String> beginnings) {
    return name -> beginnings.stream().anyMatch(name::startsWith);
  }

  private static double standardError(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
