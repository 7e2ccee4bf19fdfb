/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Plain Beam: {@link PlainBeam}. */
record PlainBeamContender(String label, String description) implements Contender {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Override
  public boolean runs(BenchQuery query) {
    return query == BenchQuery.COUNTS;
  }

  @Override
  public List<String> arguments(Job job) {
    return Child.mainClass(
        PlainBeam.class,
        job.jvm(),
        List.of(job.topic().bootstrapServers(), job.topic().name(), job.directory().toString()));
  }

  @Override
  public Progress progress(Job job, Result truth) {
    return () -> (double) lines(job).size() / truth.size();
  }

  @Override
  public Result result(Job job) throws IOException {
    Result result = new Result();
    for (String line : lines(job)) {
      String[] fields = line.split(",", -1);
      long count = Long.parseLong(fields[1]);
      result.add(fields[0], new Result.Values(count, count, -1));
    }
    return result;
  }

  /**
   * Its rows, but for that of the topic's last records: a partition of which all has been read is
   * taken to be up to date, and their window closes too.
   */
  private static List<String> lines(Job job) throws IOException {
    Path file = job.directory().resolve(PlainBeam.RESULT);
    if (!Files.exists(file)) {
      return List.of();
    }
    long tail = job.workload().tail().time();
    return Files.readAllLines(file).stream()
        .filter(line -> Long.parseLong(line.substring(0, line.indexOf('/'))) < tail - DAY / 2)
        .toList();
  }
}
