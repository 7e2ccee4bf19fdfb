/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.EventBatch;
import dev.tidemark.query.Query;
import dev.tidemark.stepping.Recording;
import dev.tidemark.stepping.Step;
import dev.tidemark.stepping.StepRunner;
import dev.tidemark.stepping.SteppedRun;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.Row;

/** Runs the tests of a file, one after the other. */
public final class TestRunner {
  private final TestFile file;
  private final StepRunner runner;

  private TestRunner(TestFile file, StepRunner runner) {
    this.file = file;
    this.runner = runner;
  }

  /**
   * Runs the tests of {@code file}.
   *
   * @param runner what runs them
   * @param done is told of each as it ends
   */
  public static void run(TestFile file, StepRunner runner, Consumer<TestResult> done) {
    file.tests().forEach(test -> done.accept(new TestRunner(file, runner).run(test)));
  }

  private TestResult run(QueryTest test) {
    Instant begun = Clock.systemUTC().instant();
    List<String> failures;
    try {
      failures = check(test);
    } catch (RuntimeException e) {
      failures = List.of("it failed while running: " + rootOf(e));
    }
    return new TestResult(
        file.file(), test.name(), failures, Duration.between(begun, Clock.systemUTC().instant()));
  }

  private static Throwable rootOf(Throwable thrown) {
    return thrown.getCause() == null ? thrown : rootOf(thrown.getCause());
  }

  private List<String> check(QueryTest test) {
    List<Step> steps = new ArrayList<>();
    for (TestStep step : test.steps()) {
      if (step instanceof TestStep.Happens happens) {
        steps.add(happens.step());
      }
    }
    Recording recording = SteppedRun.of(file.query()).run(steps, runner);
    List<String> failures = new ArrayList<>();
    Seen seen = new Seen();
    int next = 0;
    for (TestStep step : test.steps()) {
      if (step instanceof TestStep.Happens happens) {
        next = seen.read(recording, next, happens.step());
      } else if (step instanceof TestStep.End) {
        recording.end().forEach(seen::add);
      } else {
        failures.addAll(seen.compare((TestStep.Expects) step, file.query()));
        seen = new Seen(seen.watermark);
      }
    }
    return failures;
  }

  /** What came since the last expectation. */
  private static final class Seen {
    private final List<Recording.Pane> panes = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private long watermark;

    Seen() {
      this(EventBatch.NO_WATERMARK);
    }

    Seen(long watermark) {
      this.watermark = watermark;
    }

    void add(Recording.Pane pane) {
      panes.add(pane);
    }

    /** Takes in the outcomes up to that of {@code step}; returns where to go on. */
    int read(Recording recording, int from, Step step) {
      for (int i = from; i < recording.steps().size(); i++) {
        Recording.Outcome outcome = recording.steps().get(i);
        panes.addAll(outcome.panes());
        letters.addAll(outcome.deadLetters());
        watermark = outcome.moment().watermark();
        if (outcome.moment().step().filter(s -> s == step).isPresent()) {
          return i + 1;
        }
      }
      throw new IllegalStateException("the step of line " + step.line() + " did not run");
    }

    List<String> compare(TestStep.Expects expected, Query query) {
      List<String> failures = new ArrayList<>();
      for (Map.Entry<Integer, List<ExpectedRow>> sink : expected.sinks().entrySet()) {
        List<Row> rows =
            panes.stream()
                .filter(pane -> pane.sink() == sink.getKey())
                .flatMap(pane -> pane.rows().stream())
                .toList();
        RowMatch match = RowMatch.of(sink.getValue(), rows);
        if (!match.isExact()) {
          failures.add(
              RowDifference.of(expected.line(), sink.getKey(), query, sink.getValue(), rows));
        }
      }
      count(expected, "late", expected.late(), DeadLetter.Kind.LATE, failures);
      count(expected, "malformed", expected.malformed(), DeadLetter.Kind.MALFORMED, failures);
      expected
          .watermark()
          .filter(at -> at.toEpochMilli() != watermark)
          .ifPresent(
              at ->
                  failures.add(
                      "line %d: the watermark stands at %s, not at %s"
                          .formatted(expected.line(), watermark(), at)));
      return failures;
    }

    private String watermark() {
      return watermark == EventBatch.NO_WATERMARK
          ? "nothing yet"
          : Instant.ofEpochMilli(watermark).toString();
    }

    private void count(
        TestStep.Expects expected,
        String what,
        long count,
        DeadLetter.Kind kind,
        List<String> failures) {
      List<DeadLetter> found = letters.stream().filter(letter -> letter.kind() == kind).toList();
      if (found.size() != count) {
        StringBuilder text = new StringBuilder();
        text.append("line ").append(expected.line()).append(": ");
        text.append(found.size()).append(' ').append(what).append(", expected ").append(count);
        for (DeadLetter letter : found) {
          text.append("\n  ").append(new String(letter.payload(), StandardCharsets.UTF_8));
          text.append("\n    ").append(letter.reason());
        }
        failures.add(text.toString());
      }
    }
  }
}
