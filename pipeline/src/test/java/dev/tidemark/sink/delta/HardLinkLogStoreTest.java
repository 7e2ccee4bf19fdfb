/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContaining;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.delta.storage.LogStore;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardLinkLogStoreTest {
  private final Configuration hadoop = new Configuration();

  @TempDir Path log;

  @Test
  void sameVersionAtTheSameMoment_oneWriterWins() throws Exception {
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int version = 0; version < 50; version++) {
        Path file = log.resolve("%020d.json".formatted(version));
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          String line = "writer " + writer;
          attempts.add(() -> attempt(file, line, start));
        }
        List<Boolean> won = new ArrayList<>();
        for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
          won.add(attempt.get());
        }
        assertThat(won.stream().filter(w -> w).toList(), hasSize(1));
        assertThat(Files.readAllLines(file), is(List.of("writer " + won.indexOf(true))));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void actionsThatFail_leaveNothing() {
    Iterator<String> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public String next() {
            throw new IllegalStateException("cannot serialise");
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> store().write(hadoopPath(log.resolve("0.json")), failing, false, hadoop));
    assertThat(log.toFile().list(), is(new String[0]));
  }

  @Test
  void overwriting_isAllowedWhenAskedFor() throws Exception {
    Path file = log.resolve("_last_checkpoint");
    store().write(hadoopPath(file), List.of("one").iterator(), true, hadoop);
    store().write(hadoopPath(file), List.of("two").iterator(), true, hadoop);
    assertThat(Files.readAllLines(file).toArray(), arrayContaining("two"));
  }

  private boolean attempt(Path file, String line, CyclicBarrier start) throws Exception {
    start.await();
    try {
      store().write(hadoopPath(file), List.of(line).iterator(), false, hadoop);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private LogStore store() {
    return new HardLinkLogStore(hadoop);
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
