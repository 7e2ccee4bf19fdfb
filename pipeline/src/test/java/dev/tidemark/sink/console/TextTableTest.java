/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addField("window_start", Schema.FieldType.logicalType(SqlTypes.TIMESTAMP))
          .addNullableField("page", Schema.FieldType.STRING)
          .addInt64Field("views")
          .build();

  private static Row row(String at, String page, long views) {
    return Row.withSchema(SCHEMA).addValues(Instant.parse(at), page, views).build();
  }

  @Test
  void aTableIsAlignedAndSortedFromTheLeft() {
    String table =
        new TextTable(SCHEMA, 20, true)
            .of(
                List.of(
                    row("2026-01-02T10:05:00Z", "/home", 7),
                    row("2026-01-02T10:00:00Z", "/cart", 12345),
                    row("2026-01-02T10:00:00Z", null, 1)));
    assertThat(
        table,
        is(
            """
            +-------------------+-----+-----+
            |       window_start|page |views|
            +-------------------+-----+-----+
            |2026-01-02 10:00:00|NULL |    1|
            |2026-01-02 10:00:00|/cart|12345|
            |2026-01-02 10:05:00|/home|    7|
            +-------------------+-----+-----+
            """));
  }

  @Test
  void longValuesAreCutUnlessAskedFor() {
    Row row = row("2026-01-02T10:00:00.5Z", "/a/path/that/goes/on/and/on", 1);
    assertThat(
        new TextTable(SCHEMA, 20, true).of(List.of(row)),
        is(
            """
            +--------------------+--------------------+-----+
            |        window_start|page                |views|
            +--------------------+--------------------+-----+
            |2026-01-02 10:00:...|/a/path/that/goes...|    1|
            +--------------------+--------------------+-----+
            """));
    assertThat(
        new TextTable(SCHEMA, 20, false).of(List.of(row)),
        is(
            """
            +---------------------+---------------------------+-----+
            |         window_start|page                       |views|
            +---------------------+---------------------------+-----+
            |2026-01-02 10:00:00.5|/a/path/that/goes/on/and/on|    1|
            +---------------------+---------------------------+-----+
            """));
  }

  @Test
  void rowsThatAreNotShownAreCounted() {
    String table =
        new TextTable(SCHEMA, 1, true)
            .of(
                List.of(
                    row("2026-01-02T10:00:00Z", "/a", 1), row("2026-01-02T10:00:00Z", "/b", 1)));
    assertThat(
        table.lines().skip(4).toList(),
        is(List.of("+-------------------+----+-----+", "only showing top 1 of 2 rows")));
  }
}
