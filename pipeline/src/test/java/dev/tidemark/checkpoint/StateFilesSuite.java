/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.CompactPartials;
import dev.tidemark.aggregate.KeptViews;
import dev.tidemark.batch.SplitRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of {@code state}: what is written is read, and what is damaged is refused. The same on
 * every file system.
 */
abstract class StateFilesSuite {
  @TempDir Path directory;

  private CheckpointFiles files;
  private CheckpointLock lock;
  private StateStore store;
  private StateFiles state;

  /** {@link #directory} as {@code checkpointLocation} says it. */
  abstract String location();

  @BeforeEach
  void begin() throws IOException {
    files = Checkpoint.files(location());
    nextRun();
  }

  /** As where another run takes the checkpoint over. */
  private void nextRun() throws IOException {
    lock = CheckpointLock.take(files, Optional.empty());
    store = new StateStore(location(), lock.epoch());
    state = new StateFiles(files, lock, CompactPartials.of(KeptViews.PLAN), Runnable::run);
  }

  private void keep(long batch, String... pages) throws IOException {
    store.keep(new SplitRead(batch, 0, 2), KeptViews.of(pages));
    store.keep(new SplitRead(batch, 1, 2), KeptViews.of());
  }

  private Map<String, Long> views(long upTo) throws IOException {
    return KeptViews.total(store.read(upTo, shard -> true));
  }

  @Test
  void whatIsKeptIsRead_upToTheBatchThatIsAskedFor() throws IOException {
    keep(0, "/a", "/b");
    keep(1, "/a");
    keep(2, "/c"); // not completed
    assertThat(state.holds(1, true), is(true));
    assertThat(views(1), is(Map.of("/a", 2L, "/b", 1L)));
    assertThat("of no batch", views(-1), is(Map.of()));
  }

  @Test
  void aWorkerThatDoesNotSeeTheCheckpoint_saysSo() {
    StateStore elsewhere = new StateStore(location() + "/of_another_machine", lock.epoch());
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () -> elsewhere.keep(new SplitRead(0, 0, 1), KeptViews.of("/a")));
    assertThat(thrown.getMessage(), containsString("that the driver and all workers share"));
  }

  @Test
  void theShardsOfTheSplitsAreAllThereAre() throws IOException {
    keep(0, "/a", "/b", "/c", "/d", "/e", "/f");
    List<byte[]> some = new java.util.ArrayList<>(store.read(0, shard -> shard % 3 == 0));
    some.addAll(store.read(0, shard -> shard % 3 == 1));
    some.addAll(store.read(0, shard -> shard % 3 == 2));
    assertThat(KeptViews.total(some), is(views(0)));
    assertThat(views(0).size(), is(6));
  }

  @Test
  void aTaskThatIsRepeatedWritesOnce() throws IOException {
    keep(0, "/a");
    keep(0, "/a");
    assertThat(views(0), is(Map.of("/a", 1L)));
  }

  /** The last run may have had another number of splits, and have died between two files. */
  @Test
  void ofABatchThatTwoRunsRead_theOneThatHasAllOfItCounts() throws IOException {
    store.keep(new SplitRead(0, 2, 3), KeptViews.of("/a"));
    nextRun();
    keep(0, "/a");
    nextRun();
    store.keep(new SplitRead(0, 0, 4), KeptViews.of("/a"));
    assertThat(state.holds(0, true), is(true));
    assertThat(views(0), is(Map.of("/a", 1L)));
  }

  @Test
  void aRunThatWasReplacedKeepsNothingAnyMore() throws IOException {
    StateStore replaced = store;
    nextRun();
    IllegalStateException fenced =
        assertThrows(
            IllegalStateException.class,
            () -> replaced.keep(new SplitRead(0, 0, 1), KeptViews.of("/a")));
    assertThat(fenced.getMessage(), containsString("has taken the checkpoint"));
    assertThat(files.list("state"), is(List.of()));
  }

  @Test
  void manyFilesBecomeOne_andThoseItReplacesGo() throws IOException {
    for (int batch = 0; batch < 300; batch++) {
      keep(batch, "/a", "/" + batch % 3);
    }
    keep(300, "/late");
    state.compact(299, Long.MIN_VALUE);
    assertThat(
        files.list("state"),
        contains(
            "00000000000000000299.base",
            "00000000000000000300.1.0of2",
            "00000000000000000300.1.1of2"));
    assertThat(views(299), is(Map.of("/a", 300L, "/0", 100L, "/1", 100L, "/2", 100L)));
    assertThat(views(300).get("/late"), is(1L));
    assertThat(state.holds(300, true), is(true));

    state.compact(300, Long.MIN_VALUE);
    assertThat("it is not worth it yet", files.list("state"), hasSize(3));
  }

  @Test
  void aCompactionThatDiedBeforeItDeletedChangesNothing() throws IOException {
    for (int batch = 0; batch < 300; batch++) {
      keep(batch, "/a");
    }
    byte[] old = files.read("state/00000000000000000007.1.0of2").orElseThrow();
    state.compact(299, Long.MIN_VALUE);
    files.create("state/00000000000000000007.1.0of2", old);
    assertThat(views(299), is(Map.of("/a", 300L)));
  }

  @Test
  void aFailedCompactionIsToldAtTheNext() throws IOException {
    for (int batch = 0; batch < 300; batch++) {
      keep(batch, "/a");
    }
    Files.writeString(directory.resolve("state/00000000000000000007.1.0of2"), "no state");
    state.compact(299, Long.MIN_VALUE);
    IllegalStateException failed =
        assertThrows(IllegalStateException.class, () -> state.compact(299, Long.MIN_VALUE));
    assertThat(failed.getCause().getMessage(), containsString("00000000000000000007.1.0of2"));
  }

  @Test
  void whatWasReadAgainFromTheBeginning_isKeptFromThereOn() throws IOException {
    store.keep(new SplitRead(BatchPlan.replay(0), 0, 1), KeptViews.of("/of a run", "/that died"));
    nextRun();
    store.keep(new SplitRead(BatchPlan.replay(0), 0, 1), KeptViews.of("/a"));
    store.keep(new SplitRead(BatchPlan.replay(1), 0, 1), KeptViews.of("/b"));
    store.keep(new SplitRead(41, 0, 1), KeptViews.of("/a"));
    assertThat("not yet", state.holds(41, false), is(false));
    state.rebuilt(2, 41);
    assertThat(files.list("state"), contains("00000000000000000041.base"));
    assertThat(state.holds(41, false), is(true));
    assertThat(views(41), is(Map.of("/a", 2L, "/b", 1L)));
  }

  @Test
  void aCheckpointWithoutAnyHoldsNothing_unlessItMust() throws IOException {
    assertThat("a new one", state.holds(-1, false), is(true));
    assertThat("an earlier version's", state.holds(7, false), is(false));
    CheckpointException missing =
        assertThrows(CheckpointException.class, () -> state.holds(7, true));
    assertThat(
        missing.getMessage(),
        containsString("what micro-batch 0 came to is not in state/, nor in a later base there"));
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    for (int batch = 0; batch < 300; batch++) {
      keep(batch, "/a");
    }
    state.compact(298, Long.MIN_VALUE);
    files.delete("state/00000000000000000299.1.1of2");
    CheckpointException missing =
        assertThrows(CheckpointException.class, () -> state.holds(299, false));
    assertThat(missing.getMessage(), containsString("micro-batch 299"));
    assertThrows(CheckpointException.class, () -> store.read(299, shard -> true));
  }

  @Test
  void aTruncatedFileIsRefused_wherever() throws IOException {
    keep(0, "/a", "/b");
    Path file = directory.resolve("state/00000000000000000000.1.0of2");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      CheckpointException damaged =
          assertThrows(CheckpointException.class, () -> state.holds(0, true));
      assertThat(
          damaged.getMessage(), containsString("state/00000000000000000000.1.0of2 cannot be read"));
    }
  }

  @Test
  void aDamagedByteIsRefused_whichever() throws IOException {
    keep(0, "/a", "/b");
    Path file = directory.resolve("state/00000000000000000000.1.0of2");
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] spoilt = whole.clone();
      spoilt[i] ^= 4;
      Files.write(file, spoilt);
      assertThrows(CheckpointException.class, () -> state.holds(0, true), "byte " + i);
    }
    Files.write(file, whole);
    assertThat(state.holds(0, true), is(true));
  }

  @Test
  void namesAreReadAsTheyAreWritten_andOthersAreLeftAlone() {
    for (StateName name :
        List.of(
            new StateName(12, 3, 0, 2),
            StateName.base(7),
            new StateName(BatchPlan.replay(5), 1, 1, 2))) {
      assertThat(StateName.parse(name.toString()), is(Optional.of(name)));
    }
    assertThat(StateName.parse("notes.txt"), is(Optional.empty()));
    assertThat(StateName.parse("12.base"), is(Optional.empty()));
  }
}
