/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The limit: {@link LimitConsumer}. */
record LimitContender(String label, String description) implements Contender {

  @Override
  public boolean runs(BenchQuery query) {
    return query == BenchQuery.PAGE_STATS || query == BenchQuery.SLIDING;
  }

  @Override
  public List<String> arguments(Job job) {
    return Child.mainClass(
        LimitConsumer.class,
        job.jvm(),
        List.of(
            job.query().name(),
            job.topic().bootstrapServers(),
            job.topic().name(),
            Integer.toString(job.topic().partitions()),
            job.directory().toString()));
  }

  @Override
  public Progress progress(Job job, Result truth) {
    Path result = job.directory().resolve(LimitConsumer.RESULT);
    Path read = job.directory().resolve(LimitConsumer.ROWS_READ);
    double all = job.workload().rows() + job.workload().partitions();
    return () -> {
      if (Files.exists(result)) {
        return 1;
      }
      String text = Files.exists(read) ? Files.readString(read) : "";
      return text.isEmpty() ? 0 : Math.min(0.999, Long.parseLong(text) / all);
    };
  }

  @Override
  public Optional<Progress> input(Job job) {
    return Optional.of(progress(job, new Result()));
  }

  @Override
  public Result result(Job job) throws IOException {
    Result result = new Result();
    for (String line : Files.readAllLines(job.directory().resolve(LimitConsumer.RESULT))) {
      String[] fields = line.split(",", -1);
      result.add(
          fields[0],
          new Result.Values(
              Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])));
    }
    return result;
  }
}
