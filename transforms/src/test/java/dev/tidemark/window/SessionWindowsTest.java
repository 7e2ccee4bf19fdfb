/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import static dev.tidemark.testing.Click.BASE;
import static dev.tidemark.testing.Click.click;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tidemark.testing.SessionModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Which windows become one session, on a runner that fires none before all rows are there. */
class SessionWindowsTest {
  private static final long START = BASE.toEpochMilli();

  @Test
  void thoseThatTouchStayTwo() {
    SessionWindow first = new SessionWindow(0, 10, 10, 0);
    SessionWindow touches = new SessionWindow(10, 20, 20, 0);
    SessionWindow intersects = new SessionWindow(9, 19, 19, 0);
    assertThat(merged(10, 0, List.of(first, touches)), containsInAnyOrder(first, touches));
    assertThat(
        merged(10, 0, List.of(first, intersects)),
        containsInAnyOrder(new SessionWindow(0, 19, 19, 0)));
  }

  @Test
  void allowedLatenessMakesNoSessionLonger() {
    SessionWindow first = new SessionWindow(0, 10, 15, 0);
    SessionWindow whileItIsOpen = new SessionWindow(12, 22, 27, 0);
    assertThat(
        merged(10, 5, List.of(first, whileItIsOpen)), containsInAnyOrder(first, whileItIsOpen));
  }

  @Test
  void aRowThatWasReadAfterTheCloseOpensASessionOfItsOwn() {
    SessionWindow first = new SessionWindow(0, 10, 10, 0);
    SessionWindow inTime = new SessionWindow(8, 18, 18, 9);
    SessionWindow after = new SessionWindow(8, 18, 18, 10);
    assertThat(
        merged(10, 0, List.of(first, inTime)), containsInAnyOrder(new SessionWindow(0, 18, 18, 9)));
    assertThat(merged(10, 0, List.of(first, after)), containsInAnyOrder(first, after));
  }

  @Property(tries = 1000)
  void thoseThatTheModelSays(@ForAll long seed) {
    Random random = new Random(seed);
    int gap = 1 + random.nextInt(20);
    int lateness = random.nextBoolean() ? 0 : random.nextInt(20);
    SessionModel model = new SessionModel(Duration.ofMillis(gap), Duration.ofMillis(lateness));
    Collection<SessionWindow> active = new ArrayList<>();
    long watermark = START;
    for (int i = 0; i < 40; i++) {
      watermark += random.nextInt(3) == 0 ? random.nextInt(15) : 0;
      long time = watermark - 20 + random.nextInt(60);
      model.arrive(click("ann", "/a", Instant.ofEpochMilli(time)), watermark);
      if (time + gap + lateness > watermark) {
        active.add(new SessionWindow(time, time + gap, time + gap + lateness, watermark));
      }
      if (random.nextInt(3) == 0) {
        active = new ArrayList<>(merged(gap, lateness, active));
      }
    }
    assertThat(
        spans(merged(gap, lateness, active)),
        is(
            model.results().keySet().stream()
                .map(session -> session.start() + "–" + session.end())
                .collect(Collectors.toSet())));
  }

  private static Set<String> spans(Collection<SessionWindow> windows) {
    return windows.stream()
        .map(w -> Instant.ofEpochMilli(w.start()) + "–" + Instant.ofEpochMilli(w.end()))
        .collect(Collectors.toSet());
  }

  private static Collection<SessionWindow> merged(
      long gap, long lateness, Collection<SessionWindow> windows) {
    SessionWindows sessions =
        new SessionWindows(WindowSpec.session(Duration.ofMillis(gap)), Duration.ofMillis(lateness));
    return sessions.sessions(windows).stream()
        .map(session -> session.stream().reduce(SessionWindow::with).orElseThrow())
        .toList();
  }
}
