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
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Each query on each system, in turn, over one topic. */
@Command(
    name = "queries",
    description =
        "Runs each query on each system, in rounds that begin with each in turn, and compares their costs.")
final class QueriesCommand implements Callable<Integer> {
  @Mixin private Settings settings;

  @Option(
      names = "--rows",
      defaultValue = "10000000",
      description = "How many rows the topic has; default ${DEFAULT-VALUE}.")
  private long rows;

  @Option(names = "--partitions", defaultValue = "4", description = "Default ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(names = "--users", defaultValue = "100000", description = "Default ${DEFAULT-VALUE}.")
  private int users;

  @Option(names = "--pages", defaultValue = "1000", description = "Default ${DEFAULT-VALUE}.")
  private int pages;

  @Option(names = "--rounds", defaultValue = "3", description = "Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--queries",
      split = ",",
      defaultValue = "page_stats",
      description = "Which, by commas: page_stats, sliding, session, select, totals, counts.")
  private List<String> queries;

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "L,S-hdfs,T",
      description =
          "Which, by commas: L, S-hdfs, S-rocksdb, S-1batch, T, F, B, and T-1, T-2, T-4 on so many"
              + " cores, a split each; default ${DEFAULT-VALUE}.")
  private List<String> systems;

  @Override
  public Integer call() throws Exception {
    Workload workload = new Workload(settings.seed(), rows, partitions, users, pages);
    List<Measurement> measurements = new ArrayList<>();
    List<Contender> contenders = contenders();
    Path output = settings.output();
    Files.createDirectories(output);
    try (Broker broker = Broker.start(output.resolve("broker"))) {
      Topic topic = new Topic(broker.bootstrapServers(), "clickstream", partitions);
      topic.create();
      topic.fill(workload);
      Map<BenchQuery, Result> truths = truths(workload);
      for (int round = 1; round <= rounds; round++) {
        for (BenchQuery query : truths.keySet()) {
          for (Contender contender : inTurn(contenders, query, round)) {
            String name = query.label() + "-" + contender.label() + "-" + round;
            Job job =
                new Job(
                    query,
                    topic,
                    workload,
                    output.resolve(name),
                    settings.heap(),
                    settings.profile());
            Measurement measured = new Race(contender, job, round).run(truths.get(query));
            System.out.println(measured);
            measurements.add(measured);
            new Report(measurements, contenders).writeJson(output.resolve("queries.json"));
            if (measured.wrong().isEmpty() && !settings.profile()) {
              delete(job.directory());
            }
          }
        }
      }
    }
    delete(output.resolve("broker"));
    Report report = new Report(measurements, contenders);
    report.print(System.out);
    report.writeJson(output.resolve("queries.json"));
    report.writeSvg(output.resolve("queries.svg"));
    return measurements.stream().allMatch(m -> m.wrong().isEmpty()) ? 0 : 1;
  }

  /**
   * Those that run a query, in each round beginning with the next one, so that none is always first
   * on a machine that is cool, or last on one that is warm.
   *
   * @param round from 1
   */
  static List<Contender> inTurn(List<Contender> contenders, BenchQuery query, int round) {
    List<Contender> turn = new ArrayList<>();
    contenders.stream().filter(contender -> contender.runs(query)).forEach(turn::add);
    Collections.rotate(turn, 1 - round);
    return turn;
  }

  private Map<BenchQuery, Result> truths(Workload workload) {
    Map<BenchQuery, Result> truths = new EnumMap<>(BenchQuery.class);
    Truth truth = new Truth(workload);
    for (String name : queries) {
      BenchQuery query = BenchQuery.valueOf(name.toUpperCase(Locale.ROOT));
      truths.put(query, truth.of(query));
    }
    return truths;
  }

  private List<Contender> contenders() {
    return Stream.of(
            Stream.<Contender>of(
                new LimitContender(
                    "L", "the limit: plain Java, a consumer for each core, nothing but this query"),
                new PlainBeamContender(
                    "B", "plain Beam on Spark: KafkaIO and Count.perElement, query counts alone"),
                new SparkContender(
                    "S-1batch",
                    "Structured Streaming, state in memory and files, the whole topic in one batch",
                    StructuredStreaming.Store.HDFS,
                    0,
                    Duration.ZERO)),
            settings.streaming(Duration.ZERO, null).stream(),
            Stream.of(1, 2, 4).map(this::onCores))
        .flatMap(contenders -> contenders)
        .filter(contender -> systems.contains(contender.label()))
        .toList();
  }

  /** As many tasks at a time, and splits of the source. */
  private Contender onCores(int cores) {
    return new TidemarkContender(
        "T-" + cores,
        "Tidemark on Spark, %d tasks at a time".formatted(cores),
        settings.tidemark(),
        Duration.ZERO,
        List.of("--sparkMaster", "local[%d]".formatted(cores)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
