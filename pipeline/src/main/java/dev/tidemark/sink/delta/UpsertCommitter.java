/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import io.delta.kernel.expressions.And;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.Row;

/**
 * Puts the rows of a step in the place of those that they replace, in one commit. Files that hold
 * replaced rows are written anew without them: rows of the step's windows go with the step's own
 * into one file, the others into another, which then rests until their windows change.
 *
 * <pre>
 *   file 1: 10:00 rows, 10:05 rows;  the step: a 10:05 row
 *     → file 2: the 10:00 rows;  file 3: the 10:05 rows and the step's
 * </pre>
 *
 * <p>A step that is replayed finds its rows in the table, and commits nothing. When another writer
 * commits first, also one that only moves rows from file to file (OPTIMIZE), all of it is done
 * again on the new version, so no row is lost and none comes twice. A program that dies leaves
 * files to which no version refers; {@code VACUUM} removes them.
 */
final class UpsertCommitter {
  private final DeltaTable table;
  private final TableCommitter changes;
  private final UpsertKey key;

  UpsertCommitter(DeltaTable table, TableCommitter changes, UpsertKey key) {
    this.table = table;
    this.changes = changes;
    this.key = key;
  }

  /**
   * Commits a step.
   *
   * @param inOrder the rows, later ones newer
   */
  DeltaCommit commit(Collection<Row> inOrder) throws IOException {
    Attempt attempt = new Attempt(inOrder);
    long version = changes.commit(attempt);
    return attempt.committed(version);
  }

  /** What was decided last, on the version that was committed. */
  private final class Attempt implements TableCommitter.Decision {
    private final Collection<Row> inOrder;
    private Upserts step;
    private List<DataFile> added = List.of();

    Attempt(Collection<Row> inOrder) {
      this.inOrder = inOrder;
    }

    DeltaCommit committed(long version) {
      Instant last = step.windows().stream().max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
      int windows = added.isEmpty() ? 0 : step.windows().size();
      return new DeltaCommit(version, windows, step.rows().size(), added.size(), last);
    }

    @Override
    public Optional<Change> on(TableSnapshot snapshot) throws IOException {
      requireNotAppendOnly(snapshot);
      DataFileReader reader = new DataFileReader(table.engine(), snapshot);
      TableRows rows = new TableRows(reader.schema());
      step = new Upserts(key, inOrder.stream().map(rows::of).toList());
      added = List.of();
      List<ActiveFile> candidates = snapshot.files(filter());
      for (ActiveFile file : candidates) {
        try (CloseableIterator<Row> held = reader.read(file)) {
          held.forEachRemaining(step::leaveOutPast);
        }
      }
      Rewrite rewrite = new Rewrite(step, reader);
      for (ActiveFile file : candidates) {
        rewrite.look(file);
      }
      if (step.rows().isEmpty()) {
        return Optional.empty();
      }
      DataFileWriter writer =
          new DataFileWriter(table, snapshot, reader.schema(), DataFileWriter.ROWS_PER_FILE);
      added = rewrite.write(writer);
      return Optional.of(Change.replace(rewrite.removed(), added));
    }

    /** The files that may hold rows of the step's windows, with a millisecond to spare. */
    private Optional<Predicate> filter() {
      if (key.kind() == UpsertKey.Kind.NONE) {
        return Optional.empty();
      }
      List<Row> rows = step.rows();
      Comparator<Instant> order = Comparator.naturalOrder();
      Instant first = rows.stream().map(key::start).min(order).orElseThrow();
      Instant last = rows.stream().map(key::end).max(order).orElseThrow();
      return Optional.of(
          new And(
              new Predicate(">=", new Column(key.end()), timestamp(first.minusMillis(1))),
              new Predicate("<=", new Column(key.start()), timestamp(last.plusMillis(1)))));
    }
  }

  private static Literal timestamp(Instant time) {
    return Literal.ofTimestamp(RowTypes.micros(time));
  }

  private void requireNotAppendOnly(TableSnapshot snapshot) {
    table.requireNotAppendOnly(snapshot, "update");
  }

  /** Which files are written anew, and which of their rows. */
  private static final class Rewrite {
    private final Upserts step;
    private final DataFileReader reader;
    private final List<ActiveFile> removed = new ArrayList<>();
    private final List<Row> ofStep = new ArrayList<>();

    Rewrite(Upserts step, DataFileReader reader) {
      this.step = step;
      this.reader = reader;
    }

    /** Decides on a file. */
    void look(ActiveFile file) throws IOException {
      List<Row> kept = new ArrayList<>();
      boolean replaced = false;
      try (CloseableIterator<Row> held = reader.read(file)) {
        while (held.hasNext()) {
          Row row = held.next();
          if (step.leaveOutSame(row)) {
            kept.add(row);
          } else if (step.replaces(row)) {
            replaced = true;
          } else if (step.isOfStep(row)) {
            kept.add(row);
          }
        }
      }
      if (replaced) {
        removed.add(file);
        ofStep.addAll(kept);
      }
    }

    List<ActiveFile> removed() {
      return removed;
    }

    List<DataFile> write(DataFileWriter writer) throws IOException {
      List<Row> moved = new ArrayList<>(ofStep);
      moved.addAll(step.rows());
      List<DataFile> files = new ArrayList<>(writer.write(moved));
      for (ActiveFile file : removed) {
        try (CloseableIterator<Row> held = reader.read(file)) {
          files.addAll(
              writer.write(held.filter(row -> !step.isOfStep(row) && !step.replaces(row))));
        }
      }
      return files;
    }
  }
}
