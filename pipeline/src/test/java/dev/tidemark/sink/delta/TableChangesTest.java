/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static dev.tidemark.sink.delta.WindowRows.row;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.sink.Fence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What update, complete, compaction, partitions and new columns do to a table. */
class TableChangesTest {
  @TempDir Path dir;

  @Test
  void upsert_replacesTheWindowsRow_andLeavesTheOthers() throws Exception {
    UpsertCommitter sink = upsert(WindowRows.WINDOWS);
    sink.commit(List.of(row("10:00", "10:05", "/a", 1), row("10:00", "10:05", "/b", 1)));
    DeltaCommit second =
        sink.commit(List.of(row("10:00", "10:05", "/a", 2), row("10:05", "10:10", "/a", 7)));

    assertThat(second.version(), is(2L));
    assertThat(
        rows(), containsInAnyOrder("10:00-10:05 /a 2", "10:00-10:05 /b 1", "10:05-10:10 /a 7"));
  }

  @Test
  void upsertAgain_changesNothing_andMakesNoVersion() throws Exception {
    List<Row> step = List.of(row("10:00", "10:05", "/a", 1), row("10:00", "10:05", "/b", 1));
    upsert(WindowRows.WINDOWS).commit(step);
    DeltaCommit replay = upsert(WindowRows.WINDOWS).commit(step);
    assertThat(replay, is(new DeltaCommit(1, 0, 0, 0, WindowRows.at("10:05"))));
    assertThat(rows(), containsInAnyOrder("10:00-10:05 /a 1", "10:00-10:05 /b 1"));
  }

  /** Rows of a window that rests go into a file that later steps do not touch. */
  @Test
  void upsert_writesOnlyFilesOfItsWindows() throws Exception {
    UpsertCommitter sink = upsert(WindowRows.WINDOWS);
    sink.commit(List.of(row("10:00", "10:05", "/a", 1), row("10:05", "10:10", "/a", 1)));
    sink.commit(List.of(row("10:05", "10:10", "/a", 2)));
    List<String> resting = table().files(Optional.empty());
    assertThat(resting, hasSize(2));
    sink.commit(List.of(row("10:05", "10:10", "/a", 3)));
    List<String> after = table().files(Optional.empty());
    assertThat(after, hasSize(2));
    assertThat(after.stream().filter(resting::contains).toList(), hasSize(1));
    assertThat(rows(), containsInAnyOrder("10:00-10:05 /a 1", "10:05-10:10 /a 3"));
  }

  @Test
  void sessions_areSupersededByThoseThatHoldThem() throws Exception {
    UpsertCommitter sink = upsert(WindowRows.SESSIONS);
    sink.commit(List.of(row("10:00", "10:10", "/a", 1), row("10:00", "10:10", "/b", 1)));
    sink.commit(List.of(row("10:15", "10:25", "/a", 1)));
    sink.commit(List.of(row("10:00", "10:25", "/a", 3)));
    assertThat(rows(), containsInAnyOrder("10:00-10:10 /b 1", "10:00-10:25 /a 3"));

    // After a restart the sessions come again as they were; the table is ahead of them.
    sink.commit(List.of(row("10:00", "10:10", "/a", 1)));
    assertThat(rows(), containsInAnyOrder("10:00-10:10 /b 1", "10:00-10:25 /a 3"));
    assertThat(table().version(), is(3L));
  }

  @Test
  void withoutWindows_theGroupsRowIsReplaced() throws Exception {
    UpsertCommitter sink = upsert(UpsertKey.of(List.of("page")));
    sink.commit(List.of(row("10:00", "10:05", "/a", 1), row("10:00", "10:05", "/b", 1)));
    sink.commit(List.of(row("10:10", "10:15", "/a", 9)));
    assertThat(rows(), containsInAnyOrder("10:10-10:15 /a 9", "10:00-10:05 /b 1"));
  }

  @Test
  void replace_leavesTheNewRowsAlone() throws Exception {
    DeltaTarget.Open target = open(TableLayout.PLAIN);
    ReplaceCommitter sink = new ReplaceCommitter(target.table(), target.changes(), target.writer());
    sink.commit(List.of(row("10:00", "10:05", "/a", 1), row("10:00", "10:05", "/b", 1)));
    sink.commit(List.of(row("10:05", "10:10", "/c", 1)));
    assertThat(rows(), contains("10:05-10:10 /c 1"));
    assertThat(table().version(), is(2L));
  }

  @Test
  void tableThatTakesNoRowsOut_isRefused() throws Exception {
    upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 1)));
    Path log = dir.resolve("t/_delta_log");
    String metadata =
        Files.readString(log.resolve("%020d.json".formatted(0)))
            .lines()
            .filter(l -> l.contains("metaData"))
            .findFirst()
            .orElseThrow();
    Files.writeString(
        log.resolve("%020d.json".formatted(2)),
        metadata.replace(
                "\"configuration\":{}", "\"configuration\":{\"delta.appendOnly\":\"true\"}")
            + "\n");
    assertThat(
        assertThrows(
                DeltaTableException.class,
                () -> upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 2))))
            .getMessage(),
        containsString("delta.appendOnly"));
  }

  /** Many writers of different windows at once; each conflict is decided anew. */
  @Test
  void concurrentUpserts_loseAndDoubleNothing() throws Exception {
    open(TableLayout.PLAIN);
    int writers = 3;
    int steps = 12;
    List<Callable<Void>> programs = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String page = "/" + writer;
      expected.add("10:00-10:05 " + page + " " + steps);
      programs.add(
          () -> {
            UpsertCommitter sink = upsert(WindowRows.WINDOWS);
            for (int step = 1; step <= steps; step++) {
              sink.commit(List.of(row("10:00", "10:05", page, step)));
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (Future<Void> program : threads.invokeAll(programs)) {
        program.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(rows(), containsInAnyOrder(expected.toArray()));
    assertThat(table().version(), is((long) writers * steps));
  }

  @Test
  void partitions_areDirectories_alsoForNullsAndUpserts() throws Exception {
    TableLayout byPage = TableLayout.PLAIN.withPartitionBy(List.of("page"));
    DeltaTarget.Open target = open(byPage);
    UpsertCommitter sink =
        new UpsertCommitter(target.table(), target.changes(), WindowRows.WINDOWS);
    sink.commit(
        List.of(
            row("10:00", "10:05", "a b/c", 1),
            row("10:00", "10:05", null, 2),
            row("10:05", "10:10", "a b/c", 3)));
    sink.commit(List.of(row("10:00", "10:05", "a b/c", 4)));

    assertThat(
        rows(),
        containsInAnyOrder("10:00-10:05 a b/c 4", "10:00-10:05 null 2", "10:05-10:10 a b/c 3"));
    assertThat(
        table().files(Optional.empty()).stream()
            .map(file -> file.substring(0, file.lastIndexOf('/')))
            .distinct()
            .toList(),
        hasSize(2));
    assertThat(
        assertThrows(
                DeltaTableException.class,
                () -> open(TableLayout.PLAIN.withPartitionBy(List.of("views"))))
            .getMessage(),
        containsString("it is partitioned by page and should be by views"));
  }

  @Test
  void columnsAreAddedOnlyWhenAsked() throws Exception {
    upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 1)));
    Schema wider =
        Schema.builder()
            .addFields(WindowRows.SCHEMA.getFields())
            .addNullableStringField("country")
            .build();
    assertThat(
        assertThrows(DeltaTableException.class, () -> target(wider, TableLayout.PLAIN).open())
            .getMessage(),
        containsString("the table has no column country"));
    assertThat(table().version(), is(1L));

    DeltaTarget.Open merged = target(wider, TableLayout.PLAIN.withMergeSchema()).open();
    UpsertCommitter sink =
        new UpsertCommitter(merged.table(), merged.changes(), WindowRows.WINDOWS);
    sink.commit(
        List.of(
            Row.withSchema(wider)
                .addValues(WindowRows.at("10:05"), WindowRows.at("10:10"), "/a", 2L, "DE")
                .build()));
    assertThat(
        table().rows().stream()
            .map(r -> WindowRows.text(r) + " " + r.getString("country"))
            .toList(),
        containsInAnyOrder("10:00-10:05 /a 1 null", "10:05-10:10 /a 2 DE"));

    // The narrower query goes on, where it says so, and leaves the column null.
    DeltaTarget.Open narrow = target(WindowRows.SCHEMA, TableLayout.PLAIN.withMergeSchema()).open();
    new UpsertCommitter(narrow.table(), narrow.changes(), WindowRows.WINDOWS)
        .commit(List.of(row("10:10", "10:15", "/a", 3)));
    assertThat(table().rows(), hasSize(3));
  }

  @Test
  void smallFiles_arePutTogether_andRowsStayAsTheyAre() throws Exception {
    DeltaTarget.Open target = open(TableLayout.PLAIN.withTargetFileBytes(1 << 20));
    List<String> expected = new ArrayList<>();
    for (int step = 1; step <= 25; step++) {
      Row row = row("10:00", "10:05", "/" + step, step);
      target
          .committer()
          .commit(List.of(Manifest.of(Rows.minute(step), target.writer().write(List.of(row)))));
      expected.add(WindowRows.text(row));
    }
    assertThat(rows(), containsInAnyOrder(expected.toArray()));
    assertThat(table().files(Optional.empty()).size(), is(lessThan(10)));
    assertThat(
        "the windows are still remembered",
        table().lastTransaction("q").getAsLong(),
        is(Rows.minute(25)));
    String compaction = Files.readString(dir.resolve("t/_delta_log/%020d.json".formatted(11)));
    assertThat(compaction, containsString("\"remove\""));
    assertThat(compaction, containsString("\"dataChange\":false"));
    assertThat(compaction, containsString("\"isBlindAppend\":false"));
  }

  /** One that slept while its query began elsewhere. */
  @Test
  void aRunWhosePlaceIsTaken_commitsNothing() throws Exception {
    upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 40)));
    boolean[] replaced = new boolean[1];
    DeltaTarget.Open old = target(WindowRows.SCHEMA, fenceOf(replaced)).open();
    UpsertCommitter sink = new UpsertCommitter(old.table(), old.changes(), WindowRows.WINDOWS);
    sink.commit(List.of(row("10:00", "10:05", "/a", 41)));

    replaced[0] = true;
    assertThrows(
        IllegalStateException.class, () -> sink.commit(List.of(row("10:00", "10:05", "/a", 42))));
    assertThat(rows(), contains("10:00-10:05 /a 41"));
  }

  @Test
  void aRunWhosePlaceIsTakenWhileItDecides_isOvertaken() throws Exception {
    upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 40)));
    boolean[] replaced = new boolean[1];
    DeltaTarget.Open old = target(WindowRows.SCHEMA, fenceOf(replaced)).open();
    List<DataFile> files = old.writer().write(List.of(row("10:00", "10:05", "/a", 41)));

    assertThrows(
        IllegalStateException.class,
        () ->
            old.changes()
                .commit(
                    snapshot -> {
                      replaced[0] = true;
                      upsert(WindowRows.WINDOWS).commit(List.of(row("10:00", "10:05", "/a", 50)));
                      return Optional.of(Change.append(files, Map.of()));
                    }));
    assertThat(rows(), contains("10:00-10:05 /a 50"));
  }

  private static Fence fenceOf(boolean[] replaced) {
    return () -> {
      if (replaced[0]) {
        throw new IllegalStateException("another run has taken over");
      }
    };
  }

  private DeltaTarget target(Schema rows, Fence fence) {
    return new DeltaTarget(
        dir.resolve("t").toString(), "q", Map.of(), rows, TableLayout.PLAIN, fence);
  }

  private UpsertCommitter upsert(UpsertKey key) {
    DeltaTarget.Open target = open(TableLayout.PLAIN);
    return new UpsertCommitter(target.table(), target.changes(), key);
  }

  private DeltaTarget.Open open(TableLayout layout) {
    return target(WindowRows.SCHEMA, layout).open();
  }

  private DeltaTarget target(Schema rows, TableLayout layout) {
    return new DeltaTarget(dir.resolve("t").toString(), "q", Map.of(), rows, layout, Fence.NONE);
  }

  private DeltaTableReader table() {
    return DeltaTableReader.latest(dir.resolve("t").toString());
  }

  private List<String> rows() throws Exception {
    return table().rows().stream().map(WindowRows::text).toList();
  }
}
