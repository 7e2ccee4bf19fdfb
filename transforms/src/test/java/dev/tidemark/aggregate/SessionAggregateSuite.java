/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import static dev.tidemark.aggregate.WindowedAggregateSuite.late;
import static dev.tidemark.aggregate.WindowedAggregateSuite.rows;
import static dev.tidemark.testing.Click.at;
import static dev.tidemark.testing.Click.click;
import static dev.tidemark.testing.Click.minutes;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.testing.Click;
import dev.tidemark.testing.Heartbeats;
import dev.tidemark.testing.Timeline;
import dev.tidemark.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.testing.TestStream;
import org.junit.jupiter.api.Test;

/**
 * The event-time cases of session windows as timelines, one case a test; every runner's subclass
 * runs the same. Sessions end ten minutes after their last click. A result row reads {@code session
 * start–end page views/users}.
 */
public abstract class SessionAggregateSuite {
  static final AggregatePlan TEN_MINUTES =
      AggregatePlan.of(Click.SCHEMA, Click.EVENT_TIME, WindowSpec.session(minutes(10)))
          .withGroupBy("page")
          .withAggregate(Aggregate.countAll("views"))
          .withAggregate(Aggregate.of("users", AggregateFunction.APPROX_COUNT_DISTINCT, "user_id"));

  /** The runner and how it is to run. */
  protected abstract PipelineOptions options();

  /** Whether sessions are closed by heartbeats of the source, and not by the runner. */
  protected boolean heartbeats() {
    return false;
  }

  @Test
  void onTime_eachSessionOnceWhenItCloses() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")), click("bob", "/a", at("10:06")))
            .watermark(at("10:06"))
            // goes on with the session, which then lasts until 10:22
            .clicks(click("ann", "/a", at("10:12")))
            .watermark(at("10:22"))
            .clicks(click("cid", "/a", at("10:30")))
            .watermark(at("10:31"))
            .end(),
        rows("10:01–10:22 /a 3/2", "10:30–10:40 /a 1/1"),
        late());
  }

  @Test
  void trigger_doesNotHoldBackWhatCloses() {
    check(
        // a sink's: how often it is written. What waited for it here would be late behind
        WindowedAggregate.append(TEN_MINUTES).withTrigger(Duration.ofHours(1)),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")), click("bob", "/b", at("10:06")))
            .watermark(at("10:12"))
            .watermark(at("10:17"))
            .end(),
        rows("10:01–10:11 /a 1/1", "10:06–10:16 /b 1/1"),
        late());
  }

  @Test
  void twoGroups_haveSessionsOfTheirOwn() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/b", at("10:05")))
            .watermark(at("10:05"))
            .clicks(click("ann", "/a", at("10:09")), click("bob", "/b", at("10:16")))
            .watermark(at("10:16"))
            .end(),
        rows("10:00–10:19 /a 2/1", "10:05–10:15 /b 1/1", "10:16–10:26 /b 1/1"),
        late());
  }

  @Test
  void gap_toTheMillisecond() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/apart", at("10:00")), click("ann", "/within", at("10:00")))
            .watermark(at("10:01"))
            // the first touches the session before, the second is in it by a millisecond
            .clicks(
                click("ann", "/apart", at("10:10")), click("ann", "/within", at("10:09:59.999")))
            .watermark(at("10:02"))
            .end(),
        rows("10:00–10:10 /apart 1/1", "10:10–10:20 /apart 1/1", "10:00–10:19:59.999 /within 2/1"),
        late());
  }

  @Test
  void gap_toTheMillisecondWithAllowedLateness() {
    check(
        WindowedAggregate.append(TEN_MINUTES.withAllowedLateness(minutes(5))),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")))
            .watermark(at("10:01"))
            // the first session is open until 10:15, but that does not make it longer
            .clicks(click("ann", "/a", at("10:10")))
            .watermark(at("10:02"))
            .end(),
        rows("10:00–10:10 /a 1/1", "10:10–10:20 /a 1/1"),
        late());
  }

  @Test
  void early_updateEmitsTheSessionAsItGrows() {
    check(
        WindowedAggregate.update(TEN_MINUTES),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")), click("ann", "/b", at("10:01")))
            .watermark(at("10:01"))
            // ends later, then begins earlier; /b, which did not change, is not emitted
            .clicks(click("bob", "/a", at("10:08")))
            .watermark(at("10:02"))
            .clicks(click("cid", "/a", at("09:58")))
            .watermark(at("10:03"))
            .end(),
        rows(
            "10:01–10:11 /a 1/1", "10:01–10:11 /b 1/1", "10:01–10:18 /a 2/2", "09:58–10:18 /a 3/3"),
        late());
  }

  @Test
  void bridge_inOneBatch() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(
                click("ann", "/a", at("10:00")),
                click("bob", "/a", at("10:15")),
                click("cid", "/a", at("10:08")))
            .watermark(at("10:15"))
            .end(),
        rows("10:00–10:25 /a 3/3"),
        late());
  }

  @Test
  void bridge_earlyJoinsTwoOpenSessions() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")))
            .watermark(at("10:00"))
            .clicks(click("bob", "/a", at("10:15")))
            .watermark(at("10:07"))
            .clicks(click("cid", "/a", at("10:08")))
            .watermark(at("10:20"))
            .end(),
        rows("10:00–10:25 /a 3/3"),
        late());
  }

  @Test
  void bridge_updateSupersedesBothSessions() {
    check(
        WindowedAggregate.update(TEN_MINUTES),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:15")))
            .watermark(at("10:07"))
            .clicks(click("cid", "/a", at("10:08")))
            .watermark(at("10:08"))
            .end(),
        rows("10:00–10:10 /a 1/1", "10:15–10:25 /a 1/1", "10:00–10:25 /a 3/3"),
        late());
  }

  @Test
  void bridge_lateJoinsASessionThatEndedButIsOpen() {
    check(
        WindowedAggregate.append(TEN_MINUTES.withAllowedLateness(minutes(5))),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:15")))
            // the first session has ended, and stays open until 10:15
            .watermark(at("10:14:59.999"))
            .clicks(click("cid", "/a", at("10:08")))
            .watermark(at("10:30"))
            .end(),
        rows("10:00–10:25 /a 3/3"),
        late());
  }

  @Test
  void bridge_tooLateForTheFirstSessionJoinsTheSecond() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:15")))
            // closes the first session; the click is not late, since by itself it lasts until 10:18
            .watermark(at("10:10"))
            .clicks(click("cid", "/a", at("10:08")))
            .watermark(at("10:11"))
            .end(),
        rows("10:00–10:10 /a 1/1", "10:08–10:25 /a 2/2"),
        late());
  }

  @Test
  void bridge_updateLeavesTheClosedSessionAsItIs() {
    check(
        WindowedAggregate.update(TEN_MINUTES),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:00")), click("bob", "/a", at("10:15")))
            .watermark(at("10:10"))
            .clicks(click("cid", "/a", at("10:08")))
            .watermark(at("10:11"))
            .end(),
        rows("10:00–10:10 /a 1/1", "10:15–10:25 /a 1/1", "10:08–10:25 /a 2/2"),
        late());
  }

  @Test
  void unobservablyLate_behindTheWatermarkButItsSessionIsOpen() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:04")))
            .watermark(at("10:08"))
            // nobody can tell: no session has been emitted
            .clicks(click("bob", "/a", at("10:01")))
            .watermark(at("10:14"))
            .end(),
        rows("10:01–10:14 /a 2/2"),
        late());
  }

  @Test
  void observablyLate_appendWaitsForAllowedLateness() {
    check(
        WindowedAggregate.append(TEN_MINUTES.withAllowedLateness(minutes(2))),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:01")))
            // past its end, but the session stays open until 10:13
            .watermark(at("10:12:59.999"))
            .clicks(click("bob", "/a", at("10:02")))
            .watermark(at("10:14"))
            .end(),
        rows("10:01–10:12 /a 2/2"),
        late());
  }

  @Test
  void observablyLate_updateCorrectsAfterTheSessionEnded() {
    check(
        WindowedAggregate.update(TEN_MINUTES.withAllowedLateness(minutes(2))),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")))
            .watermark(at("10:12"))
            .clicks(click("bob", "/a", at("10:01:30")))
            .watermark(at("10:12:30"))
            .end(),
        rows("10:01–10:11 /a 1/1", "10:01–10:11:30 /a 2/2"),
        late());
  }

  @Test
  void droppablyLate_goesToTheDeadLetterAndIntoNoResult() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")))
            .watermark(at("10:10"))
            // one millisecond too late, and one just in time, which reopens nothing
            .clicks(click("bob", "/a", at("10:00")), click("bob", "/a", at("10:00:00.001")))
            .watermark(at("10:11"))
            .end(),
        rows("10:00–10:10 /a 1/1", "10:00:00.001–10:10:00.001 /a 1/1"),
        late("bob 10:00 at watermark 10:10, window 10:00–10:10"));
  }

  @Test
  void droppablyLate_thoughItsSessionIsStillOpen() {
    check(
        WindowedAggregate.append(TEN_MINUTES),
        Timeline.begin()
            .clicks(click("ann", "/a", at("10:00")), click("ann", "/a", at("10:09")))
            .watermark(at("10:12"))
            // less than the gap before 10:09, yet by itself it would have closed at 10:11
            .clicks(click("bob", "/a", at("10:01")))
            .watermark(at("10:19"))
            .end(),
        rows("10:00–10:19 /a 2/1"),
        late("bob 10:01 at watermark 10:12, window 10:01–10:11"));
  }

  @Test
  void droppablyLate_updateNeverOverwritesAClosedSession() {
    check(
        WindowedAggregate.update(TEN_MINUTES.withAllowedLateness(minutes(1))),
        Timeline.begin()
            .watermark(at("09:59"))
            .clicks(click("ann", "/a", at("10:01")), click("bob", "/a", at("10:02")))
            .watermark(at("10:13"))
            .clicks(click("cid", "/a", at("10:02")))
            .watermark(at("10:14"))
            .end(),
        rows("10:01–10:12 /a 2/2"),
        late("cid 10:02 at watermark 10:13, window 10:02–10:12"));
  }

  private void check(
      WindowedAggregate transform,
      TestStream<EventBatch> timeline,
      List<String> expectedRows,
      List<String> expectedLate) {
    WindowedAggregateSuite.check(
        options(),
        heartbeats() ? transform.withHeartbeats() : transform,
        heartbeats() ? Heartbeats.of(timeline) : timeline,
        expectedRows,
        expectedLate);
  }
}
