/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import dev.tidemark.sink.foreachbatch.BatchFunction;
import dev.tidemark.sink.foreachbatch.Step;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.values.Row;

/**
 * What both systems do with the groups that changed since the last trigger: a file with a line for
 * each, whole when it can be seen, the next one with the next number. Tidemark makes instances of
 * it by its name, and is given this class alone.
 */
public final class UpdateFiles implements BatchFunction {
  /** The system property that names the directory. */
  static final String DIRECTORY = "tidemark.bench.updates";

  private static final AtomicLong NEXT = new AtomicLong();

  @Override
  public void process(Step step, List<Row> rows) throws IOException {
    write(
        Path.of(System.getProperty(DIRECTORY)),
        rows.stream()
            .map(
                row ->
                    line(
                        row.getLogicalTypeValue("window_start", Instant.class),
                        row.getLogicalTypeValue("window_end", Instant.class),
                        row.getString("page"),
                        row.getInt64("view_count")))
            .toList());
  }

  /** {@link Truth#key}, comma, count. */
  static String line(Instant start, Instant end, String page, long count) {
    return start.toEpochMilli() + "/" + end.toEpochMilli() + "/" + page + "," + count;
  }

  /** The file with {@code number}, of those in {@code directory}. */
  static Path file(Path directory, long number) {
    return directory.resolve("%08d.csv".formatted(number));
  }

  /** Writes the lines of one trigger, behind what this process has written. */
  static void write(Path directory, List<String> lines) throws IOException {
    write(directory, NEXT.getAndIncrement(), lines);
  }

  static void write(Path directory, long number, List<String> lines) throws IOException {
    Files.createDirectories(directory);
    Path file = file(directory, number);
    Path written = file.resolveSibling(file.getFileName() + ".writing");
    try (BufferedWriter out = Files.newBufferedWriter(written)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
