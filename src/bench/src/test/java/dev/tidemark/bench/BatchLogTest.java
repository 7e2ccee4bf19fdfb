/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchLogTest {
  @TempDir private Path checkpoint;

  @Test
  void withoutALog_nothingIsKnown() throws Exception {
    BatchLog log = new BatchLog(checkpoint, BatchLog.Format.SPARK);
    assertThat(log.done(), equalTo(0L));
    assertThat(log.rowsRead(), equalTo(0L));
  }

  @Test
  void spark_batchIsReadWhenItsCommitIsThere() throws Exception {
    BatchLog log = new BatchLog(checkpoint, BatchLog.Format.SPARK);
    offsets(9, "{\"clicks\":{\"0\":10,\"1\":20}}");
    assertThat("offsets are written before", log.rowsRead(), equalTo(0L));
    write("commits/9", "v1\n{\"nextBatchWatermarkMs\":0}");
    write("commits/.9.crc", "x");
    offsets(10, "{\"clicks\":{\"0\":15,\"1\":30}}");
    assertThat(log.rowsRead(), equalTo(30L));
    assertThat(log.done(), equalTo(10L));
    write("commits/10", "v1\n{\"nextBatchWatermarkMs\":0}");
    assertThat(log.rowsRead(), equalTo(45L));
    assertThat(log.done(), equalTo(11L));
  }

  @Test
  void tidemark_batchIsReadWhenItsCommitIsThere_thoughItsOffsetsAreGone() throws Exception {
    BatchLog log = new BatchLog(checkpoint, BatchLog.Format.TIDEMARK);
    write(
        "commits/00000000000000000030",
        "tidemark 1\nwatermark 2026-01-02T10:00:00Z\n" + entry(30, "[0,7,7,5,5,5],[1,8,8,5,5,5]"));
    write(
        "offsets/00000000000000000031",
        "tidemark 1 complete 5\n" + entry(31, "[0,7,17,5,5,5],[1,8,18,5,5,5]"));
    assertThat(log.rowsRead(), equalTo(15L));
    assertThat(log.done(), equalTo(31L));
  }

  private static String entry(int batch, String parts) {
    return "{\"batch\":%d,\"plannedAt\":1,\"liveSince\":1,\"watermark\":1,\"parts\":{\"clicks\":[%s]}}%n"
        .formatted(batch, parts);
  }

  private void offsets(int batch, String ends) throws IOException {
    write("offsets/" + batch, "v1\n{\"batchWatermarkMs\":0}\n" + ends);
  }

  private void write(String name, String text) throws IOException {
    Path file = checkpoint.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
