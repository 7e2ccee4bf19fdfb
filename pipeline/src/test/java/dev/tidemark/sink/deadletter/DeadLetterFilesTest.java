/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.DeadLetter.Lateness;
import dev.tidemark.batch.DeadLetterCoder;
import dev.tidemark.batch.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFilesTest {
  private static final DeadLetter LATE =
      new DeadLetter(
          DeadLetter.Kind.LATE,
          "its last window had closed",
          new Origin("clicks", 2),
          41,
          Optional.of(
              new Lateness(
                  millis("2026-01-02T10:04:00Z"),
                  millis("2026-01-02T10:05:00Z"),
                  millis("2026-01-02T10:00:00Z"),
                  millis("2026-01-02T10:05:00Z"))),
          "{\"page\":\"/a\"}".getBytes(StandardCharsets.UTF_8));
  private static final DeadLetter MALFORMED =
      new DeadLetter(
          DeadLetter.Kind.MALFORMED,
          "not JSON",
          new Origin("clicks", 0),
          7,
          Optional.empty(),
          new byte[] {(byte) 0xff, 1});

  private static final String LATE_JSON =
      """
      {"kind":"late","reason":"its last window had closed","source":"clicks","partition":2,"offset":41,\
      "eventTime":"2026-01-02T10:04:00Z","watermark":"2026-01-02T10:05:00Z",\
      "window":{"start":"2026-01-02T10:00:00Z","end":"2026-01-02T10:05:00Z"},\
      "payload":"{\\"page\\":\\"/a\\"}"}""";
  private static final String MALFORMED_JSON =
      """
      {"kind":"malformed","reason":"not JSON","source":"clicks","partition":0,"offset":7,"payloadBase64":"/wE="}""";

  @TempDir Path directory;

  @Test
  void everyLetterIsOneLineWithReasonAndOrigin() throws IOException {
    write(LATE, MALFORMED);
    assertThat(lines(), containsInAnyOrder(LATE_JSON, MALFORMED_JSON));
  }

  @Test
  void theSameBundleAgainDoublesNothing() throws IOException {
    write(LATE);
    write(LATE);
    assertThat(lines(), is(List.of(LATE_JSON)));
  }

  @Test
  void theSameListAgainDoublesNothing_whateverBundlesAre() throws IOException {
    writeLists(List.of(List.of(LATE), List.of(MALFORMED)));
    writeLists(List.of(List.of(MALFORMED)));
    writeLists(List.of(List.of(LATE)));
    assertThat(lines(), containsInAnyOrder(LATE_JSON, MALFORMED_JSON));
  }

  @Test
  void aPartitionInAnotherBundle_doublesNothing() throws IOException {
    writeLists(List.of(List.of(LATE, MALFORMED)));
    writeLists(List.of(List.of(MALFORMED), List.of(LATE)));
    assertThat(lines(), containsInAnyOrder(LATE_JSON, MALFORMED_JSON));
  }

  @Test
  void aBundleOfManyPartitions_isNoMoreFilesThanAFew() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (int partition = 0; partition < 100; partition++) {
      letters.add(
          new DeadLetter(
              DeadLetter.Kind.MALFORMED,
              "not JSON",
              new Origin("clicks", partition),
              7,
              Optional.empty(),
              new byte[] {1}));
    }
    writeLists(List.of(letters));
    assertThat(lines(), hasSize(100));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.count(), is(33L));
    }
  }

  private void writeLists(List<List<DeadLetter>> lists) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(lists).withCoder(ListCoder.of(DeadLetterCoder.of())))
        .apply(DeadLetterFiles.into(directory.toString()).ofLists());
    pipeline.run().waitUntilFinish();
  }

  private void write(DeadLetter... letters) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(List.of(letters)).withCoder(DeadLetterCoder.of()))
        .apply(DeadLetterFiles.into(directory.toString()));
    pipeline.run().waitUntilFinish();
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString().matches("part-[0-9a-f]{32}\\.json"), is(true));
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
