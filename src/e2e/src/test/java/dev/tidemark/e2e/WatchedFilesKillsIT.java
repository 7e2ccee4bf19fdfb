/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.fault.KillPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A query that watches a folder, killed while files keep arriving in it, some of them half-written
 * for a while, and started again each time. In the end every row of every sink is compared.
 */
class WatchedFilesKillsIT {
  private static final int KILLS = Math.max(6, Integer.getInteger("e2e.kills", 24) / 4);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());
  private static final int WRITERS = 4;
  private static final int WINDOW_MILLIS = 10_000;

  /** Places that files have, and those of the tables that they are counted into. */
  private static final List<KillPoint> PLACES =
      List.of(
          KillPoint.AFTER_FILE_LOG_WRITE,
          KillPoint.AFTER_READ,
          KillPoint.BEFORE_DELTA_COMMIT,
          KillPoint.AFTER_FILE_LOG_JOIN,
          KillPoint.AFTER_DELTA_COMMIT,
          KillPoint.BEFORE_LEDGER_WRITE,
          KillPoint.AFTER_DATA_FILE,
          KillPoint.AFTER_LEDGER_WRITE);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void eachRowOfEachFileIsCountedOnce_whereverTheProgramIsKilled() throws Exception {
    System.out.println("seed " + SEED);
    Path folder = directory.resolve("in");
    EventStream stream =
        new EventStream(
            () -> new FolderDelivery(folder, WRITERS, new Random(SEED)),
            EventStream.Shape.even(WRITERS),
            3_600,
            4,
            SEED);
    Job job = job(folder);
    Truth windows = Truth.windows(WINDOW_MILLIS);
    Account account =
        new Account(
            stream,
            job,
            row -> true,
            List.of(
                new Account.Claim(Results.delta("appended", job.resolve("appended")), windows),
                new Account.Claim(Results.delta("updated", job.resolve("updated")), windows),
                new Account.Claim(Results.files("files", job.resolve("files")), windows)));
    Killings killings = Killings.of(account, PLACES, KILLS, new Random(SEED));
    try (EventStream.Writing writing = stream.begin()) {
      List<Kill> kills = killings.all();
      writing.end();
      List<String> faults = killings.end();
      System.out.println("watched files: " + account.summary() + "; killed " + kills);
      assertThat("killed " + kills, faults, is(empty()));
    }
  }

  /** The delay is more than files are out of order by, which come whole and one after the other. */
  private Job job(Path folder) throws Exception {
    return Job.of(
        directory.resolve("job"),
        "watched",
        """
        source: {format: json, path: "%s", watch: true, maxFilesPerTrigger: 20}
        schema: %s
        watermark: {column: ts, delay: 2 minutes}
        groupBy: [page]
        window: {tumbling: 10 seconds}
        aggregates: {views: count(*), ids: sum(id)}
        sinks:
          - {format: delta, path: DIR/appended, outputMode: append, trigger: 2 seconds}
          - {format: delta, path: DIR/updated, outputMode: update, trigger: 3 seconds}
          - {format: json, path: DIR/files, outputMode: append, trigger: 2 seconds}
        """
            .formatted(folder, EventStream.SCHEMA));
  }
}
