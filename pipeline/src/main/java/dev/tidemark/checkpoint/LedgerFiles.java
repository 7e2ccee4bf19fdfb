/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The ledger as files, each written once and whole:
 *
 * <pre>
 *   offsets/N   batch N began: its {@link BatchEntryJson entry}, in the last line. Every now and then the
 *               lines before are all older entries that are still needed, and older files go.
 *   commits/N   batch N was completed
 * </pre>
 *
 * <p>The first line of each is {@code tidemark 1}, and in {@code offsets} where all is that is
 * needed {@code tidemark 1 complete FLOOR}.
 */
final class LedgerFiles implements Ledger {
  private static final String OFFSETS = "offsets/";
  private static final String COMMITS = "commits/";
  private static final String HEAD = "tidemark 1";
  private static final String COMPLETE = HEAD + " complete ";

  private final CheckpointFiles files;
  private final CheckpointLock lock;

  LedgerFiles(CheckpointFiles files, CheckpointLock lock) {
    this.files = files;
    this.lock = lock;
  }

  /** What one file of {@code offsets} holds. */
  private record OffsetsFile(Optional<Long> floor, List<BatchEntry> entries) {}

  @Override
  public Content content() {
    try {
      List<String> names = new ArrayList<>(files.list(OFFSETS));
      Collections.reverse(names);
      List<BatchEntry> newestFirst = new ArrayList<>();
      long floor = Long.MIN_VALUE;
      boolean complete = names.isEmpty();
      for (String name : names) {
        OffsetsFile file = readOffsets(name);
        List<BatchEntry> entries = new ArrayList<>(file.entries());
        requireNext(entries.get(entries.size() - 1), newestFirst, name);
        Collections.reverse(entries);
        newestFirst.addAll(entries);
        if (file.floor().isPresent()) {
          floor = file.floor().get();
          complete = true;
          break;
        }
      }
      if (!complete && newestFirst.get(newestFirst.size() - 1).batch() != 0) {
        throw unreadable(OFFSETS, "files before " + names.get(names.size() - 1) + " are missing");
      }
      Collections.reverse(newestFirst);
      return new Content(newestFirst, committed(), floor);
    } catch (IOException e) {
      throw unreadable("", e.toString());
    }
  }

  private void requireNext(BatchEntry entry, List<BatchEntry> newestFirst, String name) {
    if (!newestFirst.isEmpty()
        && newestFirst.get(newestFirst.size() - 1).batch() != entry.batch() + 1) {
      throw unreadable(OFFSETS, "files between " + name + " and the next are missing");
    }
  }

  private OffsetsFile readOffsets(String name) throws IOException {
    String text = new String(files.read(OFFSETS + name).orElseThrow(), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    if (lines.size() < 2 || !lines.get(0).startsWith(HEAD)) {
      throw unreadable(OFFSETS + name, "it does not begin with \"" + HEAD + "\"");
    }
    List<BatchEntry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        entries.add(BatchEntryJson.read(line));
      } catch (IOException e) {
        throw unreadable(OFFSETS + name, e.getMessage());
      }
    }
    String head = lines.get(0);
    return new OffsetsFile(
        head.startsWith(COMPLETE)
            ? Optional.of(Long.valueOf(head.substring(COMPLETE.length())))
            : Optional.empty(),
        entries);
  }

  private long committed() throws IOException {
    List<String> names = files.list(COMMITS);
    return names.isEmpty() ? -1 : Long.parseLong(names.get(names.size() - 1));
  }

  private CheckpointException unreadable(String name, String why) {
    return new CheckpointException(
        "the checkpoint %s/%s cannot be read".formatted(files.describe(), name),
        why,
        "Restore its files, or begin anew with another checkpointLocation");
  }

  @Override
  public void begin(BatchEntry entry) {
    write(OFFSETS + name(entry.batch()), HEAD, List.of(entry));
  }

  @Override
  public void begin(BatchEntry entry, List<BatchEntry> needed, long floor) {
    List<BatchEntry> all = new ArrayList<>(needed);
    all.add(entry);
    write(OFFSETS + name(entry.batch()), COMPLETE + floor, all);
    deleteBefore(OFFSETS, entry.batch());
    deleteBefore(COMMITS, entry.batch() - 1);
  }

  private void write(String path, String head, List<BatchEntry> entries) {
    try {
      StringBuilder text = new StringBuilder(head).append('\n');
      for (BatchEntry entry : entries) {
        text.append(BatchEntryJson.write(entry)).append('\n');
      }
      create(path, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger cannot be written", e);
    }
  }

  @Override
  public void commit(long batch, long watermark) {
    try {
      create(
          COMMITS + name(batch),
          "%s%nwatermark %s%n".formatted(HEAD, Instant.ofEpochMilli(watermark)));
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger cannot be written", e);
    }
  }

  private void create(String path, String text) throws IOException {
    lock.requireHeld();
    KillPoint.BEFORE_LEDGER_WRITE.pass();
    try {
      files.create(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException(
          "another process has written %s of the checkpoint %s: it has taken the query over, and this one ends"
              .formatted(path, files.describe()),
          e);
    }
    KillPoint.AFTER_LEDGER_WRITE.pass();
  }

  private void deleteBefore(String folder, long batch) {
    try {
      for (String name : files.list(folder)) {
        if (Long.parseLong(name) < batch) {
          files.delete(folder + name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("old files of the ledger cannot be deleted", e);
    }
  }

  private static String name(long batch) {
    return "%020d".formatted(batch);
  }
}
