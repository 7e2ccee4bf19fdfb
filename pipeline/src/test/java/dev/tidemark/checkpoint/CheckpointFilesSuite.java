/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint relies on, on every file system. */
abstract class CheckpointFilesSuite {
  private static final int WRITERS = 6;
  private static final int FILES = 200;

  @TempDir Path directory;

  private CheckpointFiles files;

  abstract CheckpointFiles files() throws IOException;

  @BeforeEach
  void begin() throws IOException {
    files = files();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Optional<String> text(String path) throws IOException {
    return files.read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead_listedInOrder_andDeleted() throws Exception {
    files.create("offsets/2", bytes("two"));
    files.create("offsets/1", bytes("first"));
    files.create("metadata", new byte[0]);
    assertThat(text("offsets/1"), is(Optional.of("first")));
    assertThat(text("metadata"), is(Optional.of("")));
    assertThat(files.list("offsets"), contains("1", "2"));
    assertThat(files.sizes("offsets"), is(Map.of("1", 5L, "2", 3L)));

    files.delete("offsets/1");
    assertThat(files.list("offsets"), contains("2"));
    assertThat(text("offsets/1"), is(Optional.empty()));
  }

  @Test
  void whatIsNotThereIsEmpty_andCanBeDeleted() throws Exception {
    assertThat(files.read("offsets/1"), is(Optional.empty()));
    assertThat(files.list("offsets"), is(empty()));
    assertThat(files.sizes("offsets"), is(anEmptyMap()));
    files.delete("offsets/1");
  }

  @Test
  void aFileIsWrittenOnce() throws Exception {
    files.create("offsets/1", bytes("first"));
    assertThrows(
        FileAlreadyExistsException.class, () -> files.create("offsets/1", bytes("second")));
    assertThat(text("offsets/1"), is(Optional.of("first")));
    assertThat("what was to become it is gone", onDisk("offsets"), contains("1"));
  }

  @Test
  void whatAWriterThatDiedLeftBehind_isNotSeen() throws Exception {
    files.create("offsets/1", bytes("first"));
    Files.writeString(directory.resolve("offsets/.new-half"), "fi");
    assertThat(files.list("offsets"), contains("1"));
    assertThat(files.sizes("offsets"), is(Map.of("1", 5L)));
  }

  @Test
  void ofWritersOfOneFile_exactlyOneWins_andTheFileIsWhollyIts() throws Exception {
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    List<Callable<List<Boolean>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      byte[] content = content(i);
      writers.add(() -> write(content, together));
    }
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<List<Boolean>> won = new ArrayList<>();
    try {
      for (Future<List<Boolean>> writer : threads.invokeAll(writers)) {
        won.add(writer.get());
      }
    } finally {
      threads.shutdownNow();
    }
    for (int file = 0; file < FILES; file++) {
      List<Integer> winners = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        if (won.get(writer).get(file)) {
          winners.add(writer);
        }
      }
      assertThat("winners of file " + file, winners.size(), is(1));
      assertThat(files.read("offsets/" + file).orElseThrow(), is(content(winners.get(0))));
    }
    assertThat(onDisk("offsets").size(), is(FILES));
  }

  private static byte[] content(int writer) {
    return bytes(("writer " + writer + "\n").repeat(1 + writer));
  }

  /** Each file at the same time as the others; returns which it was the one to write. */
  private List<Boolean> write(byte[] content, CyclicBarrier together) throws Exception {
    List<Boolean> won = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      together.await();
      try {
        files.create("offsets/" + file, content);
        won.add(true);
      } catch (FileAlreadyExistsException e) {
        won.add(false);
      }
    }
    return won;
  }

  private List<String> onDisk(String folder) throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve(folder))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
