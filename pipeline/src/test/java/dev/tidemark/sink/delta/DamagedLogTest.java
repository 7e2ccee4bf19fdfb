/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose log a crash, a full disk or a careless hand has spoiled: said before any row. */
class DamagedLogTest {
  private static final Schema WITH_MORE =
      Schema.builder()
          .addNullableStringField("page")
          .addNullableInt64Field("views")
          .addNullableInt64Field("clicks")
          .build();

  @TempDir private Path table;

  /** Three versions, of which the last ones add columns. */
  @BeforeEach
  void table() {
    preflight(Rows.SCHEMA, false);
    preflight(WITH_MORE, true);
    Schema.Builder evenMore = Schema.builder().addFields(WITH_MORE.getFields());
    preflight(evenMore.addNullableStringField("site").build(), true);
  }

  private void preflight(Schema rows, boolean mergeSchema) {
    new Preflight(
            DeltaTable.at(table.toString(), Map.of()),
            rows,
            mergeSchema ? TableLayout.PLAIN.withMergeSchema() : TableLayout.PLAIN)
        .run();
  }

  private Path version(int version) {
    return table.resolve("_delta_log/%020d.json".formatted(version));
  }

  private void damage(String how) throws IOException {
    Path second = version(1);
    byte[] bytes = Files.readAllBytes(second);
    switch (how) {
      case "cut off" -> Files.write(second, java.util.Arrays.copyOf(bytes, bytes.length - 7));
      case "zeros" -> Files.write(second, new byte[bytes.length]);
      case "no JSON" -> Files.writeString(second, "oops\n");
      case "more" -> Files.writeString(second, "{\"add\":", StandardOpenOption.APPEND);
      case "empty" -> Files.write(second, new byte[0]);
      case "gone" -> Files.delete(second);
      case "first gone" -> Files.delete(version(0));
      case "checkpoint" -> {
        DeltaTable.at(table.toString(), Map.of()).checkpoint(2);
        Path checkpoint = table.resolve("_delta_log/%020d.checkpoint.parquet".formatted(2));
        byte[] parquet = Files.readAllBytes(checkpoint);
        Files.write(checkpoint, java.util.Arrays.copyOf(parquet, parquet.length / 2));
        Files.deleteIfExists(table.resolve("_delta_log/." + checkpoint.getFileName() + ".crc"));
      }
      default -> throw new IllegalArgumentException(how);
    }
    Files.deleteIfExists(table.resolve("_delta_log/." + second.getFileName() + ".crc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut off",
        "zeros",
        "no JSON",
        "more",
        "empty",
        "gone",
        "first gone",
        "checkpoint"
      })
  void isAnErrorWithAFix(String how) throws IOException {
    damage(how);
    DeltaTableException error =
        assertThrows(DeltaTableException.class, () -> preflight(WITH_MORE, true));
    assertThat(
        error.getMessage(),
        allOf(
            startsWith("the Delta table " + table + " cannot be read: "),
            containsString("its log is damaged or cannot be reached: "),
            containsString(found(how)),
            containsString("choose another path")));
  }

  private static String found(String how) {
    return switch (how) {
      case "gone" -> "versions are not continuous";
      case "first gone" -> "missing log file for version 0";
      case "checkpoint" -> "00000000000000000002.checkpoint.parquet is not a Parquet file";
      case "empty" -> "00000000000000000001.json is empty";
      default -> "00000000000000000001.json has no JSON object in line ";
    };
  }

  @Test
  void aTableThatIsSound_isRead() throws IOException {
    assertThat(DeltaTableReader.latest(table.toString()).schema().getFieldNames(), hasSize(4));
    assertThat(Files.exists(version(2)), is(true));
    assertThat(new String(Files.readAllBytes(version(2)), UTF_8), containsString("site"));
  }
}
