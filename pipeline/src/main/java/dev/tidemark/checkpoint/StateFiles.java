/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.aggregate.CompactPartials;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code state} as the driver sees them: a base, which is what all micro-batches up to
 * one came to, and what each one since came to, by split. When the parts outgrow the base, or are
 * many, one base is made of all, in a thread of its own: micro-batches go on meanwhile, and the
 * files that it replaces are deleted when it is there.
 */
final class StateFiles implements KeptState, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);

  /** Parts of fewer bytes than that, and of a base of fewer, are not worth a base. */
  private static final long SMALL = 1 << 20;

  /** More files than that take long to be read, however small they are. */
  private static final int MANY = 512;

  private static final long PATIENCE_SECONDS = 10;

  private final CheckpointFiles files;
  private final CheckpointLock lock;
  private final CompactPartials compaction;
  private final Executor executor;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  StateFiles(CheckpointFiles files, CheckpointLock lock, CompactPartials compaction) {
    this(files, lock, compaction, thread());
  }

  StateFiles(
      CheckpointFiles files, CheckpointLock lock, CompactPartials compaction, Executor executor) {
    this.files = files;
    this.lock = lock;
    this.compaction = compaction;
    this.executor = executor;
  }

  private static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "compacting state");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Reads all of it, so that what is damaged is found before anything runs. */
  @Override
  public boolean holds(long committed, boolean required) {
    try {
      StateListing listing = StateListing.of(files.list(StateStore.STATE), committed);
      OptionalLong missing = listing.missing();
      if (missing.isPresent() && (required || listing.base().isPresent())) {
        throw StateStore.missing(files.describe(), missing.getAsLong());
      }
      if (missing.isPresent()) {
        return false;
      }
      for (StateName name : listing.files()) {
        StateStore.read(files, name);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("the kept state cannot be read", e);
    }
  }

  @Override
  public void rebuilt(int replays, long batch) {
    try {
      List<StateName> parts = new ArrayList<>();
      Map<Long, List<StateName>> all = new TreeMap<>();
      for (String file : files.list(StateStore.STATE)) {
        StateName.parse(file)
            .filter(name -> !name.isBase())
            .ifPresent(name -> all.computeIfAbsent(name.batch(), b -> new ArrayList<>()).add(name));
      }
      for (int replay = 0; replay <= replays; replay++) {
        long number = replay == replays ? batch : BatchPlan.replay(replay);
        List<StateName> ofThisRun =
            all.getOrDefault(number, List.of()).stream()
                .filter(name -> name.epoch() == lock.epoch())
                .toList();
        List<StateName> whole = StateListing.whole(ofThisRun);
        if (whole.isEmpty()) {
          throw StateStore.missing(files.describe(), number);
        }
        parts.addAll(whole);
      }
      merge(parts, batch, Long.MIN_VALUE);
      LOG.info(
          "state is kept in {}/{} from here on: what was read until now need not be read again",
          files.describe(),
          StateStore.STATE);
    } catch (IOException e) {
      throw new UncheckedIOException("the kept state cannot be written", e);
    }
  }

  /**
   * @throws RuntimeException what the last one failed with
   */
  @Override
  public void compact(long committed, long floor) {
    if (!running.isDone()) {
      return;
    }
    try {
      running.join();
      Map<String, Long> sizes = files.sizes(StateStore.STATE);
      StateListing listing = StateListing.of(sizes.keySet(), committed);
      if (isWorthIt(listing, sizes)) {
        running =
            CompletableFuture.runAsync(() -> merged(listing.files(), committed, floor), executor);
      }
    } catch (CompletionException e) {
      throw new IllegalStateException("the kept state cannot be compacted", e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("the kept state cannot be compacted", e);
    }
  }

  private static boolean isWorthIt(StateListing listing, Map<String, Long> sizes) {
    long base =
        listing.base().isPresent()
            ? sizes.get(StateName.base(listing.base().getAsLong()).toString())
            : 0;
    long all = listing.files().stream().mapToLong(name -> sizes.get(name.toString())).sum();
    return all - base > Math.max(base, SMALL) || listing.files().size() > MANY;
  }

  private void merged(List<StateName> parts, long batch, long floor) {
    try {
      merge(parts, batch, floor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void merge(List<StateName> parts, long batch, long floor) throws IOException {
    long begun = System.nanoTime();
    List<byte[]> contents = new ArrayList<>();
    for (StateName part : parts) {
      contents.add(StateStore.read(files, part));
    }
    byte[] base = StateFrame.around(compaction.merge(contents, floor));
    lock.requireHeld();
    files.create(StateStore.STATE + StateName.base(batch), base);
    lock.requireHeld();
    for (String file : files.list(StateStore.STATE)) {
      Optional<StateName> name = StateName.parse(file);
      if (name.isPresent() && isReplaced(name.get(), batch)) {
        files.delete(StateStore.STATE + file);
      }
    }
    LOG.debug(
        "{} files of state became {} bytes in {} ms",
        parts.size(),
        base.length,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
  }

  private static boolean isReplaced(StateName name, long base) {
    return name.isBase() ? name.batch() < base : name.batch() <= base;
  }

  /** Waits for a compaction that is under way, for some seconds. */
  @Override
  public void close() {
    try {
      running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException | CancellationException e) {
      LOG.warn("state could not be compacted; the next run will", e);
    } catch (TimeoutException e) {
      LOG.warn("state is still being compacted, and is left as it is");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (executor instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }
}
