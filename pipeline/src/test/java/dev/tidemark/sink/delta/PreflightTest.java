/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  private static final String FIRST = "_delta_log/00000000000000000000.json";

  @TempDir Path dir;

  @Test
  void noTable_isMadeEmpty_forEveryReader() throws Exception {
    Path table = dir.resolve("new/table");
    preflight(table, Rows.SCHEMA);

    DeltaTableReader made = DeltaTableReader.latest(table.toString());
    assertThat(made.version(), is(0L));
    assertThat(made.schema(), is(Rows.SCHEMA));
    assertThat(made.rows(), is(empty()));
    assertThat(
        Files.readString(table.resolve(FIRST)),
        containsString("\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}"));
    try (var files = Files.list(table)) {
      assertThat(
          "no probe file stays",
          files.map(f -> f.getFileName().toString()).toList(),
          contains("_delta_log"));
    }
  }

  @Test
  void tableThatFits_isLeftAsItIs() {
    preflight(dir.resolve("t"), Rows.SCHEMA);
    preflight(dir.resolve("t"), Rows.SCHEMA);
    assertThat(DeltaTableReader.latest(dir.resolve("t").toString()).version(), is(0L));
  }

  @Test
  void columnsInAnotherOrder_fit() {
    preflight(dir.resolve("t"), Rows.SCHEMA);
    preflight(
        dir.resolve("t"),
        Schema.builder().addInt64Field("views").addNullableStringField("page").build());
  }

  @Test
  void otherColumns_areAllNamedAtOnce() {
    preflight(
        dir.resolve("t"),
        Schema.builder().addStringField("Page").addInt32Field("views").addDoubleField("m").build());
    String message = refusal(dir.resolve("t"), Rows.SCHEMA);
    assertThat(
        message,
        allOf(
            containsString("the table has no column page (but Page)"),
            containsString("column views is long in the rows and integer in the table"),
            containsString("the rows have no column m"),
            containsString("choose another path")));
  }

  @Test
  void nullsForNotNullColumn_areRefused() throws Exception {
    Path table = dir.resolve("t");
    preflight(table, Rows.SCHEMA);
    rewriteFirstVersion(
        table,
        "{\\\"name\\\":\\\"views\\\",\\\"type\\\":\\\"long\\\",\\\"nullable\\\":true",
        "{\\\"name\\\":\\\"views\\\",\\\"type\\\":\\\"long\\\",\\\"nullable\\\":false");
    assertThat(
        refusal(table, Rows.SCHEMA),
        containsString("column views may be null in the rows and is NOT NULL in the table"));
    preflight(table, Schema.builder().addStringField("page").addInt64Field("views").build());
  }

  @Test
  void deletionVectors_areRefused() throws Exception {
    Path table = dir.resolve("t");
    preflight(table, Rows.SCHEMA);
    rewriteFirstVersion(
        table,
        "\"minReaderVersion\":1,\"minWriterVersion\":2",
        "\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"deletionVectors\"],\"writerFeatures\":[\"deletionVectors\"]");
    assertThat(
        refusal(table, Rows.SCHEMA),
        allOf(containsString("deletionVectors"), containsString("DROP FEATURE")));
  }

  @Test
  void columnMapping_isRefused() throws Exception {
    Path table = dir.resolve("t");
    preflight(table, Rows.SCHEMA);
    rewriteFirstVersion(
        table, "\"configuration\":{", "\"configuration\":{\"delta.columnMapping.mode\":\"name\"");
    assertThat(refusal(table, Rows.SCHEMA), containsString("delta.columnMapping.mode = name"));
  }

  @Test
  void unknownReaderFeature_isRefused() throws Exception {
    Path table = dir.resolve("t");
    preflight(table, Rows.SCHEMA);
    rewriteFirstVersion(
        table,
        "\"minReaderVersion\":1,\"minWriterVersion\":2",
        "\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"fromTheFuture\"],\"writerFeatures\":[\"fromTheFuture\"]");
    assertThat(refusal(table, Rows.SCHEMA), containsString("fromTheFuture"));
  }

  @Test
  void checkConstraints_areRefused() throws Exception {
    Path table = dir.resolve("t");
    preflight(table, Rows.SCHEMA);
    rewriteFirstVersion(table, "\"minWriterVersion\":2", "\"minWriterVersion\":3");
    assertThat(refusal(table, Rows.SCHEMA), containsString("asks of its writers"));
  }

  @Test
  void file_isNoPlaceForATable() throws Exception {
    Path file = Files.writeString(dir.resolve("t"), "mine");
    assertThat(refusal(file, Rows.SCHEMA), containsString("a file is there"));
    assertThat(Files.readString(file), is("mine"));
  }

  @Test
  void pathBelowAFile_cannotBeWritten() throws Exception {
    Files.writeString(dir.resolve("f"), "mine");
    assertThat(
        refusal(dir.resolve("f/table"), Rows.SCHEMA),
        allOf(containsString("cannot be written"), containsString("right to write there")));
  }

  @Test
  void otherFiles_areNotTurnedIntoATable() throws Exception {
    Files.writeString(dir.resolve("part-0.parquet"), "mine");
    assertThat(
        refusal(dir, Rows.SCHEMA),
        allOf(containsString("part-0.parquet"), containsString("CONVERT TO DELTA")));
  }

  @Test
  void unknownFileSystem_isRefused() {
    DeltaTableException e =
        assertThrows(
            DeltaTableException.class,
            () -> DeltaSink.append("nosuch://bucket/t").preflight(Rows.SCHEMA));
    assertThat(e.getMessage(), containsString("connector"));
  }

  private static void preflight(Path table, Schema rows) {
    DeltaSink.append(table.toString()).preflight(rows);
  }

  private static String refusal(Path table, Schema rows) {
    return assertThrows(DeltaTableException.class, () -> preflight(table, rows)).getMessage();
  }

  private static void rewriteFirstVersion(Path table, String from, String to) throws Exception {
    Path first = table.resolve(FIRST);
    String before = Files.readString(first);
    assertThat("to be replaced", before, containsString(from));
    Files.delete(first);
    Files.write(first, List.of(before.replace(from, to).strip()), StandardCharsets.UTF_8);
  }
}
