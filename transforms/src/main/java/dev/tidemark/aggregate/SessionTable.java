/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Sessions of many groups and what is known of each: an {@link AggregateTable} in which a group is
 * a session, and for each grouping key its sessions that rows can still join, which are disjoint.
 * Written, they are a block that another table joins. All times are milliseconds since 1970.
 *
 * <p>What joins is a row, or a session of a block: a stretch of event time. The sessions that it
 * intersects become one with it, which are several where it bridges them; sessions that only touch
 * stay two.
 */
final class SessionTable {
  private static final int NONE = -1;

  private final AggregateTable table;
  private final KeyIndex keys = new KeyIndex();

  /** For each key its last session in event time, and for each session the one before it. */
  private int[] last = new int[0];

  private int[] before = new int[0];
  private long[] starts = new long[0];
  private long[] ends = new long[0];

  /** For each session the one that it has become part of, itself if none. */
  private int[] partOf = new int[0];

  /** Those that became part of another since {@link #settle}. */
  private int[] merged = new int[16];

  private int mergedCount;
  private final BitSet touched = new BitSet();
  private final BitSet closed = new BitSet();

  SessionTable(AggregateTable.Layout layout) {
    this.table = new AggregateTable(layout);
  }

  /** Where sessions' aggregates are, by their numbers. */
  AggregateTable table() {
    return table;
  }

  long start(int session) {
    return starts[session];
  }

  long end(int session) {
    return ends[session];
  }

  boolean isClosed(int session) {
    return closed.get(session);
  }

  /** Whether anything joined since {@link #rest}. */
  boolean isTouched(int session) {
    return touched.get(session);
  }

  /** The sessions that something joined since {@link #rest}. */
  void forEachTouched(IntConsumer sessions) {
    touched.stream().forEach(sessions);
  }

  /** Takes all sessions for old ones. */
  void rest() {
    touched.clear();
  }

  /**
   * Joins rows.
   *
   * @param rows of which the first {@code count} have the keys that {@code key} reads
   * @param from their event times
   * @param to the ends of what each opens by itself
   */
  void add(int[] rows, int count, long[] from, long[] to, GroupKey key, AggregateInputs inputs) {
    int known = table.size();
    int[] sessions = new int[count];
    for (int i = 0; i < count; i++) {
      key.read(rows[i]);
      sessions[i] = join(key.bytes(), key.length(), from[i], to[i]);
    }
    settle(sessions);
    table.add(sessions, rows, count, inputs);
    mergeStates(known);
  }

  /** Joins the sessions of a block that {@link #write} wrote. */
  void join(byte[] block) {
    int known = table.size();
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(block));
      int count = (int) VarLong.read(in);
      if (count == 0) {
        return;
      }
      long[] from = new long[count];
      long[] to = new long[count];
      long base = in.readLong();
      for (int i = 0; i < count; i++) {
        from[i] = base + VarLong.read(in);
        to[i] = from[i] + VarLong.read(in);
      }
      table.merge(in, (i, key, length) -> join(key, length, from[i], to[i]), this::settle);
      mergeStates(known);
    } catch (IOException e) {
      throw new UncheckedIOException("a block of sessions that cannot be read", e);
    }
  }

  /** The session that a stretch of event time is of now, for a key. */
  private int join(byte[] key, int length, long start, long end) {
    int number = keys.of(key, 0, length);
    if (number >= last.length) {
      int size = last.length;
      last = Arrays.copyOf(last, Accumulator.grown(size, number + 1));
      Arrays.fill(last, size, last.length, NONE);
    }
    int later = NONE;
    int session = last[number];
    while (session != NONE && starts[session] >= end) {
      later = session;
      session = before[session];
    }
    if (session == NONE || ends[session] <= start) {
      int fresh = add(key, length, start, end, session);
      link(number, later, fresh);
      return fresh;
    }
    starts[session] = Math.min(starts[session], start);
    ends[session] = Math.max(ends[session], end);
    int earlier = before[session];
    while (earlier != NONE && ends[earlier] > start) {
      starts[session] = Math.min(starts[session], starts[earlier]);
      becomesPartOf(earlier, session);
      earlier = before[earlier];
    }
    before[session] = earlier;
    touched.set(session);
    return session;
  }

  private int add(byte[] key, int length, long start, long end, int earlier) {
    int session = table.addGroup(key, 0, length);
    if (session >= starts.length) {
      int capacity = Accumulator.grown(starts.length, session + 1);
      before = Arrays.copyOf(before, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      partOf = Arrays.copyOf(partOf, capacity);
    }
    before[session] = earlier;
    starts[session] = start;
    ends[session] = end;
    partOf[session] = session;
    touched.set(session);
    return session;
  }

  private void link(int number, int later, int session) {
    if (later == NONE) {
      last[number] = session;
    } else {
      before[later] = session;
    }
  }

  private void becomesPartOf(int session, int whole) {
    partOf[session] = whole;
    if (mergedCount == merged.length) {
      merged = Arrays.copyOf(merged, mergedCount * 2);
    }
    merged[mergedCount++] = session;
  }

  /** Puts in the place of each session the one that it is part of by now. */
  private void settle(int[] sessions) {
    if (mergedCount > 0) {
      for (int i = 0; i < sessions.length; i++) {
        sessions[i] = whole(sessions[i]);
      }
    }
  }

  /** One that is newer has no rows of its own: they went into the whole. */
  private void mergeStates(int known) {
    for (int i = 0; i < mergedCount; i++) {
      if (merged[i] < known) {
        table.mergeGroup(merged[i], whole(merged[i]));
      }
    }
    mergedCount = 0;
  }

  private int whole(int session) {
    int whole = session;
    while (partOf[whole] != whole) {
      whole = partOf[whole];
    }
    return whole;
  }

  /** Closes what ends by {@code time}: nothing joins it any more. */
  void close(long time) {
    for (int number = 0; number < keys.size(); number++) {
      int later = NONE;
      int session = last[number];
      while (session != NONE && ends[session] > time) {
        later = session;
        session = before[session];
      }
      if (session != NONE) {
        link(number, later, NONE); // none intersect, so all before it end earlier
        for (int each = session; each != NONE; each = before[each]) {
          closed.set(each);
        }
      }
    }
  }

  /** The sessions that are open. */
  void forEachOpen(IntConsumer sessions) {
    for (int number = 0; number < keys.size(); number++) {
      for (int session = last[number]; session != NONE; session = before[session]) {
        sessions.accept(session);
      }
    }
  }

  /** The sessions that were closed here. */
  void forEachClosed(IntConsumer sessions) {
    closed.stream().forEach(sessions);
  }

  /** All sessions, the earliest first. */
  List<Integer> inOrder() {
    List<Integer> all = new ArrayList<>();
    forEachClosed(all::add);
    forEachOpen(all::add);
    all.sort(Comparator.comparingLong(this::start));
    return all;
  }

  /** The end of the open session that is the first to end, or {@code otherwise} if none is open. */
  long firstEnd(long otherwise) {
    long first = otherwise;
    for (int number = 0; number < keys.size(); number++) {
      for (int session = last[number]; session != NONE; session = before[session]) {
        first = Math.min(first, ends[session]);
      }
    }
    return first;
  }

  /**
   * The open sessions, each in the part that {@code partOfSession} says; null where a part has
   * none.
   */
  Block[] writeOpen(int parts, IntUnaryOperator partOfSession) {
    Selected[] sessions = new Selected[parts];
    forEachOpen(
        session -> {
          int part = partOfSession.applyAsInt(session);
          if (sessions[part] == null) {
            sessions[part] = new Selected();
          }
          sessions[part].add(session);
        });
    return Arrays.stream(sessions)
        .map(each -> each == null ? null : write(each))
        .toArray(Block[]::new);
  }

  /** The open sessions; null if there is none. */
  Block writeOpen() {
    return writeOpen(1, session -> 0)[0];
  }

  /** The sessions that were closed here; null if there is none. */
  Block writeClosed() {
    Selected sessions = new Selected();
    forEachClosed(sessions::add);
    return sessions.count == 0 ? null : write(sessions);
  }

  /** Sessions, written: the first start and the last end of all, and the bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Block(long start, long end, byte[] bytes) {

    /** As a partial result of rows that were read at {@code watermark}. */
    PartialAggregate readAt(long watermark) {
      return new PartialAggregate(start, end, start, watermark, bytes);
    }
  }

  /** Some sessions, by their numbers. */
  static final class Selected {
    private int[] numbers = new int[16];
    private int count;

    void add(int session) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = session;
    }

    boolean isEmpty() {
      return count == 0;
    }
  }

  /** Sessions, of which there is one at least. */
  Block write(Selected sessions) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (int i = 0; i < sessions.count; i++) {
      start = Math.min(start, starts[sessions.numbers[i]]);
      end = Math.max(end, ends[sessions.numbers[i]]);
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 24 * sessions.count);
      DataOutputStream out = new DataOutputStream(bytes);
      VarLong.write(sessions.count, out);
      out.writeLong(start);
      for (int i = 0; i < sessions.count; i++) {
        int session = sessions.numbers[i];
        VarLong.write(starts[session] - start, out);
        VarLong.write(ends[session] - starts[session], out);
      }
      table.write(sessions.numbers, sessions.count, out);
      return new Block(start, end, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
