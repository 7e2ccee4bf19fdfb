/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;

/**
 * Puts partial sessions of a group together to sessions. Not Beam's {@code Sessions}, for two
 * reasons. A window here lasts until the session closes, its end plus the allowed lateness, but two
 * merge only where the sessions proper intersect. And a partial result joins only sessions that
 * were open at the watermark that its rows were read at, which is what its rows' lateness was told
 * by: a runner may fire a closed session later than that, or merge first and fire then, as Spark's
 * does.
 */
final class SessionWindows extends WindowFn<KV<?, ? extends InSession>, SessionWindow> {
  private static final long serialVersionUID = 1L;

  private final SessionWindowSpec spec;
  private final Duration allowedLateness;

  SessionWindows(SessionWindowSpec spec, Duration allowedLateness) {
    this.spec = spec;
    this.allowedLateness = allowedLateness;
  }

  @Override
  public Collection<SessionWindow> assignWindows(AssignContext context) {
    InSession part = context.element().getValue();
    return List.of(
        new SessionWindow(
            part.start(), part.end(), part.end() + allowedLateness.toMillis(), part.watermark()));
  }

  @Override
  public void mergeWindows(MergeContext context) throws Exception {
    for (List<SessionWindow> session : sessions(context.windows())) {
      if (session.size() > 1) {
        context.merge(session, session.stream().reduce(SessionWindow::with).orElseThrow());
      }
    }
  }

  /** The windows of each session, put together in the order in which their rows were read. */
  List<List<SessionWindow>> sessions(Collection<SessionWindow> windows) {
    List<SessionWindow> asRead = new ArrayList<>(windows);
    asRead.sort(Comparator.comparingLong(SessionWindow::watermark));
    OpenSessions<List<SessionWindow>> open = new OpenSessions<>(allowedLateness);
    List<List<SessionWindow>> sessions = new ArrayList<>();
    for (SessionWindow window : asRead) {
      open.removeClosed(window.watermark()).forEach(closed -> sessions.add(closed.content()));
      open.join(window.start(), window.end(), ArrayList::new, SessionWindows::both)
          .content()
          .add(window);
    }
    open.all().forEach(session -> sessions.add(session.content()));
    return sessions;
  }

  private static List<SessionWindow> both(List<SessionWindow> some, List<SessionWindow> more) {
    some.addAll(more);
    return some;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so there is no way around it
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(
          other, "only sessions of the same gap and lateness go together");
    }
  }

  @Override
  public Coder<SessionWindow> windowCoder() {
    return new SessionWindow.SessionWindowCoder();
  }

  @Override
  public WindowMappingFn<SessionWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException(
        "sessions cannot be the windows of a side input: which there are depends on its elements");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionWindows that
        && that.spec.equals(spec)
        && that.allowedLateness.equals(allowedLateness);
  }

  @Override
  public int hashCode() {
    return Objects.hash(spec, allowedLateness);
  }
}
