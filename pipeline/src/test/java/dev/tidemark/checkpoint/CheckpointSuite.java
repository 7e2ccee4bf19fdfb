/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.Origin;
import dev.tidemark.time.PartitionProgress;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checkpoint's files: what is written is found again, and only by whom it is for. The same on
 * every file system.
 */
abstract class CheckpointSuite {
  private static final int RUNS = 8;
  static final QueryIdentity QUERY = identity("page_stats", "page");

  @TempDir Path directory;

  /** {@link #directory} as {@code checkpointLocation} says it. */
  abstract String location();

  @Test
  void aNewCheckpointHoldsNothing() {
    try (Checkpoint checkpoint = open(QUERY)) {
      assertThat(checkpoint.ledger().content(), is(Ledger.Content.NOTHING));
    }
  }

  @Test
  void whatWasWrittenIsFoundByTheNextRun() {
    try (Checkpoint checkpoint = open(QUERY)) {
      checkpoint.ledger().begin(entry(0));
      checkpoint.ledger().commit(entry(0));
      checkpoint.ledger().begin(entry(1));
    }
    try (Checkpoint checkpoint = open(QUERY)) {
      Ledger.Content content = checkpoint.ledger().content();
      assertThat(content.entries(), contains(entry(0), entry(1)));
      assertThat(content.committed(), is(0L));
      assertThat(content.kept(), is(-1L));
      assertThat(content.after(), is(Optional.of(entry(0))));
    }
  }

  @Test
  void batchesThatAreKeptOtherwise_areForgotten_andThatIsKnown() {
    try (Checkpoint checkpoint = open(QUERY)) {
      Ledger ledger = checkpoint.ledger();
      for (int batch = 0; batch < 4; batch++) {
        ledger.begin(entry(batch));
        ledger.commit(entry(batch));
      }
      ledger.begin(entry(4), List.of(), -12_345, 3);
    }
    try (Checkpoint checkpoint = open(QUERY)) {
      Ledger.Content content = checkpoint.ledger().content();
      assertThat(content.entries(), contains(entry(4)));
      assertThat(content.floor(), is(-12_345L));
      assertThat(content.kept(), is(3L));
    }
  }

  @Test
  void batchesThatAreNotNeededAreForgotten_andTheirFilesGo() throws Exception {
    try (Checkpoint checkpoint = open(QUERY)) {
      Ledger ledger = checkpoint.ledger();
      for (int batch = 0; batch < 4; batch++) {
        ledger.begin(entry(batch));
        ledger.commit(entry(batch));
      }
      ledger.begin(entry(4), List.of(entry(2)), 12_345, -1);
    }
    try (Checkpoint checkpoint = open(QUERY)) {
      Ledger.Content content = checkpoint.ledger().content();
      assertThat(content.entries(), contains(entry(2), entry(4)));
      assertThat(content.floor(), is(12_345L));
      assertThat(content.committed(), is(3L));
      checkpoint.ledger().begin(entry(5));
    }
    try (Checkpoint checkpoint = open(QUERY)) {
      assertThat(checkpoint.ledger().content().entries(), contains(entry(2), entry(4), entry(5)));
    }
    assertThat(
        Checkpoint.files(location()).list("offsets"),
        contains("00000000000000000004", "00000000000000000005"));
  }

  @Test
  void aRunThatWasReplacedWritesNothingAnyMore() throws Exception {
    try (Checkpoint first = open(QUERY)) {
      first.ledger().begin(entry(0));
      Hold hold = first.hold();
      hold.requireHeld();
      // as where there is no lock of the operating system's: the next run just takes over
      CheckpointLock.take(Checkpoint.files(location()), Optional.empty());
      IllegalStateException fenced =
          assertThrows(IllegalStateException.class, () -> first.ledger().commit(entry(0)));
      assertThat(fenced.getMessage(), containsString("has taken the checkpoint"));
      assertThrows(IllegalStateException.class, hold::requireHeld);
    }
    assertThat(Checkpoint.files(location()).list("commits"), is(empty()));
  }

  /** Since it looked, others have come and gone, so that a number is free again. */
  @Test
  void aRunThatIsSlowToBegin_doesNotBeginBehindOthers() throws Exception {
    CheckpointFiles files = Checkpoint.files(location());
    for (int run = 0; run < 3; run++) {
      CheckpointLock.take(files, Optional.empty());
    }
    boolean[] looked = new boolean[1];
    CheckpointFiles seenBefore =
        (CheckpointFiles)
            Proxy.newProxyInstance(
                CheckpointFiles.class.getClassLoader(),
                new Class<?>[] {CheckpointFiles.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("list") && !looked[0]) {
                    looked[0] = true;
                    return List.of("00000000000000000001");
                  }
                  return method.invoke(files, arguments);
                });
    CheckpointException refused =
        assertThrows(
            CheckpointException.class, () -> CheckpointLock.take(seenBefore, Optional.empty()));
    assertThat(refused.getMessage(), containsString("another run has just begun"));
    assertThat(files.list("epochs"), contains("00000000000000000003"));
  }

  /** Each may find the others gone or going on; who writes first has it, and no one else does. */
  @Test
  void ofRunsThatBeginAtOnce_oneWrites() throws Exception {
    open(QUERY).close();
    List<Callable<Boolean>> runs = Collections.nCopies(RUNS, this::begins);
    ExecutorService threads = Executors.newFixedThreadPool(RUNS);
    try {
      int begun = 0;
      for (Future<Boolean> run : threads.invokeAll(runs)) {
        begun += run.get() ? 1 : 0;
      }
      assertThat(begun, is(1));
    } finally {
      threads.shutdownNow();
    }
    try (Checkpoint checkpoint = open(QUERY)) {
      assertThat(checkpoint.ledger().content().entries(), contains(entry(0)));
    }
  }

  private boolean begins() {
    try (Checkpoint checkpoint = open(QUERY)) {
      checkpoint.ledger().begin(entry(0));
      return true;
    } catch (CheckpointException | IllegalStateException e) {
      return false;
    }
  }

  @Test
  void aChangedQueryIsRefused_andToldWhatChanged() {
    open(QUERY).close();
    QueryIdentity changed = identity("page_stats", "page, user");
    CheckpointException refused = assertThrows(CheckpointException.class, () -> open(changed));
    assertThat(refused.getMessage(), containsString("groupBy was \"page\" and is \"page, user\""));
    open(QUERY).close(); // refusing took nothing
  }

  @Test
  void anotherQueryIsRefused() {
    open(QUERY).close();
    CheckpointException refused =
        assertThrows(CheckpointException.class, () -> open(identity("other", "page")));
    assertThat(refused.getMessage(), containsString("name was \"page_stats\" and is \"other\""));
  }

  @Test
  void aSpoiltLedgerIsRefused_notGuessedAt() throws Exception {
    try (Checkpoint checkpoint = open(QUERY)) {
      checkpoint.ledger().begin(entry(0));
      checkpoint.ledger().begin(entry(1));
      checkpoint.ledger().begin(entry(2));
    }
    Files.delete(directory.resolve("offsets/00000000000000000001"));
    try (Checkpoint checkpoint = open(QUERY)) {
      CheckpointException missing =
          assertThrows(CheckpointException.class, () -> checkpoint.ledger().content());
      assertThat(missing.getMessage(), containsString("are missing"));
    }
    Files.writeString(directory.resolve("offsets/00000000000000000001"), "tidemark 1\n{\"batch\":");
    try (Checkpoint checkpoint = open(QUERY)) {
      assertThrows(CheckpointException.class, () -> checkpoint.ledger().content());
    }
  }

  @Test
  void aLedgerOfAnotherVersionIsRefused() throws Exception {
    try (Checkpoint checkpoint = open(QUERY)) {
      checkpoint.ledger().begin(entry(0));
      checkpoint.ledger().commit(entry(0));
    }
    for (String folder : List.of("offsets", "commits")) {
      Path file = directory.resolve(folder).resolve("00000000000000000000");
      String known = Files.readString(file);
      Files.writeString(file, known.replaceFirst("tidemark 1", "tidemark 12"));
      try (Checkpoint checkpoint = open(QUERY)) {
        CheckpointException refused =
            assertThrows(CheckpointException.class, () -> checkpoint.ledger().content());
        assertThat(refused.getMessage(), containsString(folder + "/00000000000000000000"));
        assertThat(refused.getMessage(), containsString("it does not begin with"));
      }
      Files.writeString(file, known);
    }
  }

  private static QueryIdentity identity(String name, String groupBy) {
    return new QueryIdentity(
        name,
        List.of(QueryField.of("groupBy", groupBy), QueryField.of("window", "5 minutes")),
        (key, before, after, known) ->
            new Change.Ruling(Change.Verdict.NEEDS_REPLAY, "results would not fit"));
  }

  Checkpoint open(QueryIdentity query) {
    return Checkpoint.open(location(), query);
  }

  static BatchEntry entry(long batch) {
    return new BatchEntry(
        batch,
        1_000 + batch,
        900,
        -9_223_372_036_854_775L,
        Map.of(
            new Origin("clicks", 0),
            new BatchEntry.Part(batch * 10, batch * 10 + 10, new PartitionProgress(7, 8, 9)),
            new Origin("clicks", 1),
            new BatchEntry.Part(3, 3, new PartitionProgress(-1, 8, 9))));
  }
}
