/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.aggregate.Aggregate;
import dev.tidemark.aggregate.AggregateFunction;
import dev.tidemark.aggregate.AggregatePlan;
import dev.tidemark.aggregate.WindowedAggregate;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.rows.RowsToBatches;
import dev.tidemark.sink.memory.MemorySink;
import dev.tidemark.sink.memory.MemoryTable;
import dev.tidemark.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The transforms, handed to a job server of Beam's as its portable protocol. */
class PortableRunnerIT {
  private static final Instant BASE = Instant.parse("2026-01-02T10:00:00Z");
  private static final EventSchema COLUMNS =
      EventSchema.parse("id BIGINT, visitor STRING, ts TIMESTAMP");
  private static final org.joda.time.Duration PATIENCE = org.joda.time.Duration.standardMinutes(2);
  private static final int ROWS = 5_000;
  private static final int DAY_MILLIS = 86_400_000;

  private record Visit(long id, String visitor, Instant time) {}

  private final List<Visit> visits = new ArrayList<>();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static JobServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = JobServer.start(directory);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void draw() {
    Random random = new Random(1);
    for (long id = 0; id < ROWS; id++) {
      visits.add(
          new Visit(id, "v" + random.nextInt(20), BASE.plusMillis(random.nextInt(DAY_MILLIS))));
    }
  }

  @Test
  void tumblingWindows_overABoundedSource() throws Exception {
    Map<String, long[]> truth = new TreeMap<>();
    for (Visit visit : visits) {
      Instant start = visit.time().truncatedTo(ChronoUnit.HOURS);
      add(truth, start, start.plus(1, ChronoUnit.HOURS), visit);
    }
    assertThat(result("tumbling", WindowSpec.tumbling(Duration.ofHours(1))), is(text(truth)));
  }

  @Test
  void slidingWindows_overABoundedSource() throws Exception {
    Map<String, long[]> truth = new TreeMap<>();
    for (Visit visit : visits) {
      Instant last = visit.time().truncatedTo(ChronoUnit.HOURS);
      for (Instant start : List.of(last, last.minus(1, ChronoUnit.HOURS))) {
        add(truth, start, start.plus(2, ChronoUnit.HOURS), visit);
      }
    }
    assertThat(
        result("sliding", WindowSpec.sliding(Duration.ofHours(2), Duration.ofHours(1))),
        is(text(truth)));
  }

  /** Beam's portable Flink runner merges windows of its own kinds alone. */
  @Test
  void sessions_fail() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> result("sessions", WindowSpec.session(Duration.ofMinutes(5))));
    assertThat(failure.toString() + failure.getCause(), containsString("BoundedWindow"));
  }

  private static void add(Map<String, long[]> truth, Instant start, Instant end, Visit visit) {
    long[] sums = truth.computeIfAbsent(key(start, end, visit.visitor()), k -> new long[2]);
    sums[0]++;
    sums[1] += visit.id();
  }

  private static String key(Object start, Object end, Object visitor) {
    return start + " to " + end + ", " + visitor;
  }

  private static Map<String, String> text(Map<String, long[]> truth) {
    Map<String, String> text = new TreeMap<>();
    truth.forEach((key, sums) -> text.put(key, Arrays.toString(sums)));
    return text;
  }

  private Map<String, String> result(String table, WindowSpec windows) throws Exception {
    AggregatePlan plan =
        AggregatePlan.of(COLUMNS, "ts", windows)
            .withGroupBy("visitor")
            .withAggregate(Aggregate.countAll("visits"))
            .withAggregate(Aggregate.of("ids", AggregateFunction.SUM, "id"));
    Schema schema = COLUMNS.toBeam();
    Pipeline pipeline = Pipeline.create(server.options());
    pipeline
        .apply(
            Create.of(
                    visits.stream()
                        .map(
                            visit ->
                                Row.withSchema(schema)
                                    .addValues(visit.id(), visit.visitor(), visit.time())
                                    .build())
                        .toList())
                .withRowSchema(schema))
        .apply(RowsToBatches.into(COLUMNS, "ts").withOrigin("visits"))
        .apply(WindowedAggregate.append(plan))
        .get(WindowedAggregate.RESULT)
        .apply(MemorySink.appending(table));
    MemoryTable.drop(table);
    assertThat(pipeline.run().waitUntilFinish(PATIENCE), is(PipelineResult.State.DONE));
    Map<String, String> found = new TreeMap<>();
    for (Row row : MemoryTable.named(table).rows()) {
      String before =
          found.put(
              key(
                  row.getValue("window_start"),
                  row.getValue("window_end"),
                  row.getString("visitor")),
              "[%d, %d]".formatted(row.getInt64("visits"), row.getInt64("ids")));
      assertThat("each window once", before, is(nullValue()));
    }
    return found;
  }
}
