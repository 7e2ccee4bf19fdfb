/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.Rows.minute;
import static dev.tidemark.sink.delta.Rows.row;
import static dev.tidemark.sink.delta.Rows.window;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayContainingInAnyOrder;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.rows.RowBlock;
import dev.tidemark.sink.Fence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepCommitterTest {
  @TempDir Path dir;

  @Test
  void step_isOneVersion_withTheGreatestWindowEndAsTransaction() throws Exception {
    DeltaTarget.Open target = open("q");
    DeltaCommit commit =
        target
            .committer()
            .commit(
                List.of(
                    window(target, 2, row("/home", 4), row("/about", 1)),
                    window(target, 1, row("/home", 3))));

    assertThat(commit, is(new DeltaCommit(1, 2, 3, 2, Instant.parse("2026-01-02T10:02:00Z"))));
    assertThat(rows(), containsInAnyOrder(row("/home", 3), row("/home", 4), row("/about", 1)));
    assertThat(table().lastTransaction("q"), is(OptionalLong.of(minute(2))));
  }

  @Test
  void windowsThatTheTableHolds_areNotAddedAgain() throws Exception {
    DeltaTarget.Open first = open("q");
    first.committer().commit(List.of(window(first, 1, row("/home", 3))));

    DeltaTarget.Open restarted = open("q");
    DeltaCommit replayed =
        restarted.committer().commit(List.of(window(restarted, 1, row("/home", 3))));
    DeltaCommit mixed =
        restarted
            .committer()
            .commit(
                List.of(
                    window(restarted, 2, row("/home", 4)), window(restarted, 1, row("/home", 3))));

    assertThat(replayed, is(new DeltaCommit(1, 0, 0, 0, Instant.ofEpochMilli(minute(1)))));
    assertThat(mixed, is(new DeltaCommit(2, 1, 1, 1, Instant.ofEpochMilli(minute(2)))));
    assertThat(rows(), containsInAnyOrder(row("/home", 3), row("/home", 4)));
  }

  @Test
  void windowsThatAreYetToBeWritten_shareAFile_andNoneIsWrittenThatTheTableHolds()
      throws Exception {
    DeltaTarget.Open target = open("q");
    target.committer().commit(List.of(window(target, 1, row("/home", 3))));
    UnwrittenWindows windows = new UnwrittenWindows();
    windows.add(minute(3), List.of(block(row("/home", 5))));
    windows.add(minute(1), List.of(block(row("/home", 3))));
    windows.add(minute(2), List.of(block(row("/home", 4)), block(row("/about", 1))));
    windows.add(minute(4), List.of()); // an empty pane

    DeltaCommit commit = target.committer().commit(windows.writtenBy(target.writer()));
    DeltaCommit replayed = target.committer().commit(windows.writtenBy(target.writer()));

    assertThat(commit, is(new DeltaCommit(2, 2, 3, 1, Instant.ofEpochMilli(minute(3)))));
    assertThat(replayed, is(new DeltaCommit(2, 0, 0, 0, Instant.ofEpochMilli(minute(3)))));
    assertThat(dataFiles(), hasSize(2));
    assertThat(
        rows(),
        containsInAnyOrder(row("/home", 3), row("/home", 4), row("/about", 1), row("/home", 5)));
  }

  private static RowBlock block(Row row) {
    return RowBlock.of(RowCoder.of(row.getSchema()), List.of(row));
  }

  @Test
  void anotherQuerysWindows_areItsOwn() throws Exception {
    DeltaTarget.Open a = open("a");
    DeltaTarget.Open b = open("b");
    a.committer().commit(List.of(window(a, 2, row("/a", 1))));
    b.committer().commit(List.of(window(b, 1, row("/b", 1))));
    assertThat(rows(), containsInAnyOrder(row("/a", 1), row("/b", 1)));
  }

  @Test
  void crashBetweenDataFileAndCommit_showsNothing() throws Exception {
    DeltaTarget.Open crashed = open("q");
    window(crashed, 1, row("/home", 3)); // written, never committed
    assertThat(dataFiles(), hasSize(1));
    assertThat(rows(), hasSize(0));

    DeltaTarget.Open restarted = open("q");
    restarted.committer().commit(List.of(window(restarted, 1, row("/home", 3))));
    assertThat(dataFiles(), hasSize(2));
    assertThat(rows(), contains(row("/home", 3)));
  }

  @Test
  void concurrentWriters_loseAndDoubleNothing() throws Exception {
    int writers = 4;
    int steps = 25;
    open("make the table");
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<Void>> programs = new ArrayList<>();
    List<Row> expected = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String id = "writer-" + writer;
      for (int step = 1; step <= steps; step++) {
        expected.add(row(id, step));
      }
      programs.add(
          () -> {
            DeltaTarget.Open target = open(id);
            start.await();
            for (int step = 1; step <= steps; step++) {
              target.committer().commit(List.of(window(target, step, row(id, step))));
            }
            return null;
          });
    }
    runAll(programs);

    assertThat(rows().toArray(), arrayContainingInAnyOrder(expected.toArray()));
    assertThat(table().version(), is((long) writers * steps));
  }

  @Test
  void sameQueryRunTwiceAtOnce_addsEachWindowOnce() throws Exception {
    open("make the table");
    int steps = 20;
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<Void> program =
        () -> {
          DeltaTarget.Open target = open("q");
          start.await();
          for (int step = 1; step <= steps; step++) {
            target.committer().commit(List.of(window(target, step, row("/home", step))));
          }
          return null;
        };
    runAll(List.of(program, program));

    assertThat(
        rows().stream().map(r -> r.getInt64("views")).sorted().toList(),
        is(Stream.iterate(1L, n -> n + 1).limit(steps).toList()));
  }

  @Test
  void log_isCheckpointedEveryTenVersions() throws Exception {
    DeltaTarget.Open target = open("q");
    for (int step = 1; step <= 21; step++) {
      target.committer().commit(List.of(window(target, step, row("/home", step))));
    }
    try (Stream<Path> log = Files.list(dir.resolve("t/_delta_log"))) {
      assertThat(
          log.map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".checkpoint.parquet"))
              .sorted()
              .toList(),
          contains(
              "00000000000000000010.checkpoint.parquet",
              "00000000000000000020.checkpoint.parquet"));
    }
    assertThat(rows(), hasSize(21));
    assertThat(table().lastTransaction("q"), is(OptionalLong.of(minute(21))));
  }

  @Test
  void columnsChangedWhileRunning_isRefusedAndNothingIsWritten() throws Exception {
    DeltaTarget.Open target = open("q");
    Manifest window = window(target, 1, row("/home", 3));
    String first = Files.readString(log(0));
    String metadata = first.lines().filter(l -> l.contains("metaData")).findFirst().orElseThrow();
    Files.writeString(log(1), metadata.replace("\\\"long\\\"", "\\\"string\\\"") + "\n");

    DeltaTableException e =
        assertThrows(DeltaTableException.class, () -> target.committer().commit(List.of(window)));
    assertThat(
        e.getMessage(), containsString("column views is long in the rows and string in the table"));
    assertThat(table().version(), is(1L));
  }

  @Test
  void tableDroppedWhileRunning_isRefused() throws Exception {
    DeltaTarget.Open target = open("q");
    Manifest window = window(target, 1, row("/home", 3));
    Files.delete(log(0));
    assertThat(
        assertThrows(DeltaTableException.class, () -> target.committer().commit(List.of(window)))
            .problem(),
        containsString("there is no Delta table"));
  }

  @Test
  void manyRows_areSplitIntoFiles_eachWithItsStatistics() throws Exception {
    DeltaTable table = DeltaTable.at(dir.resolve("t").toString(), Map.of());
    TableSnapshot snapshot = new Preflight(table, Rows.SCHEMA, TableLayout.PLAIN).open();
    List<Row> rows = Stream.iterate(0, n -> n + 1).limit(10_000).map(n -> row("/home", n)).toList();

    List<DataFile> files = new DataFileWriter(table, snapshot, Rows.SCHEMA, 4096).write(rows);

    assertThat(files.stream().map(DataFile::rows).toList(), contains(4096L, 4096L, 1808L));
    assertThat(
        files.get(1).statistics(),
        containsString("\"minValues\":{\"page\":\"/home\",\"views\":4096}"));
    assertThat(files.get(1).size(), is(greaterThan(0L)));
  }

  private DeltaTarget.Open open(String transactionId) {
    return new DeltaTarget(
            dir.resolve("t").toString(),
            transactionId,
            Map.of(),
            Rows.SCHEMA,
            TableLayout.PLAIN,
            Fence.NONE)
        .open();
  }

  private DeltaTableReader table() {
    return DeltaTableReader.latest(dir.resolve("t").toString());
  }

  private List<Row> rows() throws Exception {
    return table().rows();
  }

  private Path log(int version) {
    return dir.resolve("t/_delta_log/%020d.json".formatted(version));
  }

  private List<Path> dataFiles() throws Exception {
    try (Stream<Path> files = Files.list(dir.resolve("t"))) {
      return files.filter(f -> f.toString().endsWith(".parquet")).toList();
    }
  }

  private static void runAll(List<Callable<Void>> programs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(programs.size());
    try {
      for (Future<Void> program : threads.invokeAll(programs)) {
        program.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
