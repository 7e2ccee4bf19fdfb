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
 *   commits/N   batch N was completed; in the last line how partitions stood then, as an entry
 * </pre>
 *
 * <p>The first line of each is {@code tidemark 1}, and in {@code offsets} where all is that is
 * needed {@code tidemark 1 complete FLOOR}, or {@code tidemark 1 complete FLOOR kept N} where
 * entries up to N are not needed since what their batches came to is kept in {@code state}.
 */
final class LedgerFiles implements Ledger {
  private static final String OFFSETS = "offsets/";
  private static final String COMMITS = "commits/";
  private static final String HEAD = "tidemark 1";
  private static final String COMPLETE = HEAD + " complete ";
  private static final String KEPT = " kept ";

  private final CheckpointFiles files;
  private final CheckpointLock lock;

  LedgerFiles(CheckpointFiles files, CheckpointLock lock) {
    this.files = files;
    this.lock = lock;
  }

  /** What one file of {@code offsets} holds. */
  private record OffsetsFile(Optional<Head> head, List<BatchEntry> entries) {}

  /** What the first line says of a file with all that is needed. */
  private record Head(long floor, long kept) {}

  @Override
  public Content content() {
    try {
      List<String> names = new ArrayList<>(files.list(OFFSETS));
      Collections.reverse(names);
      List<BatchEntry> newestFirst = new ArrayList<>();
      Head head = new Head(Long.MIN_VALUE, -1);
      boolean complete = names.isEmpty();
      for (String name : names) {
        OffsetsFile file = readOffsets(name);
        List<BatchEntry> entries = new ArrayList<>(file.entries());
        requireNext(entries.get(entries.size() - 1), newestFirst, name);
        Collections.reverse(entries);
        newestFirst.addAll(entries);
        if (file.head().isPresent()) {
          head = file.head().get();
          complete = true;
          break;
        }
      }
      if (!complete && newestFirst.get(newestFirst.size() - 1).batch() != 0) {
        throw unreadable(OFFSETS, "files before " + names.get(names.size() - 1) + " are missing");
      }
      Collections.reverse(newestFirst);
      List<String> commits = files.list(COMMITS);
      return commits.isEmpty()
          ? new Content(newestFirst, -1, head.floor(), head.kept(), Optional.empty())
          : committed(newestFirst, head, commits.get(commits.size() - 1));
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
    if (lines.size() < 2 || !isHead(lines.get(0))) {
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
    return new OffsetsFile(head(lines.get(0), name), entries);
  }

  private static boolean isHead(String line) {
    return line.equals(HEAD) || line.startsWith(HEAD + " ");
  }

  private Optional<Head> head(String line, String name) {
    if (!line.startsWith(COMPLETE)) {
      return Optional.empty();
    }
    String[] words = line.substring(COMPLETE.length()).split(KEPT, 2);
    try {
      return Optional.of(
          new Head(Long.parseLong(words[0]), words.length == 1 ? -1 : Long.parseLong(words[1])));
    } catch (NumberFormatException e) {
      throw unreadable(OFFSETS + name, "its first line is \"" + line + "\"");
    }
  }

  /** Earlier versions did not write how partitions stood. */
  private Content committed(List<BatchEntry> entries, Head head, String name) throws IOException {
    String text = new String(files.read(COMMITS + name).orElseThrow(), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !isHead(lines.get(0))) {
      throw unreadable(COMMITS + name, "it does not begin with \"" + HEAD + "\"");
    }
    Optional<BatchEntry> after = Optional.empty();
    if (lines.size() > 2) {
      try {
        after = Optional.of(BatchEntryJson.read(lines.get(2)));
      } catch (IOException e) {
        throw unreadable(COMMITS + name, e.getMessage());
      }
    }
    return new Content(entries, Long.parseLong(name), head.floor(), head.kept(), after);
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
  public void begin(BatchEntry entry, List<BatchEntry> needed, long floor, long kept) {
    List<BatchEntry> all = new ArrayList<>(needed);
    all.add(entry);
    String head = COMPLETE + floor + (kept < 0 ? "" : KEPT + kept);
    write(OFFSETS + name(entry.batch()), head, all);
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
  public void commit(BatchEntry after) {
    try {
      create(
          COMMITS + name(after.batch()),
          "%s%nwatermark %s%n%s%n"
              .formatted(
                  HEAD, Instant.ofEpochMilli(after.watermark()), BatchEntryJson.write(after)));
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
