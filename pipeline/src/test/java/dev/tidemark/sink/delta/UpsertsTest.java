/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.WindowRows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class UpsertsTest {
  private static final Row OLD = row("10:00", "10:05", "/a", 1);
  private static final Row NEW = row("10:00", "10:05", "/a", 2);

  @Test
  void laterRowOfTheSameWindowAndGroup_wins() {
    Row other = row("10:05", "10:10", "/a", 7);
    Upserts step = new Upserts(WindowRows.WINDOWS, List.of(OLD, other, NEW));
    assertThat(step.rows(), containsInAnyOrder(NEW, other));
    assertThat(step.replaces(OLD), is(true));
    assertThat("another group", step.replaces(row("10:00", "10:05", "/b", 1)), is(false));
    assertThat("another window", step.replaces(row("10:10", "10:15", "/a", 1)), is(false));
  }

  @Test
  void nullIsAGroupToo() {
    Upserts step = new Upserts(WindowRows.WINDOWS, List.of(row("10:00", "10:05", null, 1)));
    assertThat(step.replaces(row("10:00", "10:05", null, 9)), is(true));
    assertThat(step.replaces(OLD), is(false));
  }

  @Test
  void rowThatTheTableHolds_isLeftOut() {
    Upserts step = new Upserts(WindowRows.WINDOWS, List.of(NEW));
    assertThat(step.leaveOutSame(OLD), is(false));
    assertThat(step.leaveOutSame(NEW), is(true));
    assertThat(step.rows(), is(empty()));
  }

  /** The example of the session decision: two sessions, and a row that bridges them. */
  @Test
  void session_supersedesThoseWithinIt() {
    Row first = row("10:00", "10:10", "/a", 1);
    Row second = row("10:15", "10:25", "/a", 1);
    Row bridged = row("10:00", "10:25", "/a", 3);
    assertThat(
        new Upserts(WindowRows.SESSIONS, List.of(first, second, bridged)).rows(),
        contains(bridged));
    Upserts step = new Upserts(WindowRows.SESSIONS, List.of(bridged));
    assertThat(step.replaces(first), is(true));
    assertThat(step.replaces(second), is(true));
    assertThat("overlaps only", step.replaces(row("10:20", "10:30", "/a", 1)), is(false));
    assertThat("another group", step.replaces(row("10:00", "10:10", "/b", 1)), is(false));
  }

  @Test
  void sessionBehindTheTable_isLeftOut() {
    Upserts step =
        new Upserts(
            WindowRows.SESSIONS,
            List.of(row("10:00", "10:10", "/a", 1), row("10:15", "10:25", "/b", 1)));
    step.leaveOutPast(row("10:00", "10:25", "/a", 3)); // as before a restart
    assertThat(step.rows(), contains(row("10:15", "10:25", "/b", 1)));
  }

  @Test
  void withoutWindows_theGroupIsTheKey() {
    Upserts step = new Upserts(UpsertKey.of(List.of("page")), List.of(NEW));
    assertThat(step.replaces(row("10:20", "10:30", "/a", 1)), is(true));
    assertThat(step.replaces(row("10:00", "10:05", "/b", 1)), is(false));
  }
}
