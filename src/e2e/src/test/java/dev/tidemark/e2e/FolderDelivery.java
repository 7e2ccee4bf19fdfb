/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Into JSON files of a folder, as many writers as partitions, each with a new file every second or
 * two. Most files are written under a hidden name and renamed, some of them compressed; some grow
 * under their own name, and stand half-written there for a while; and of some a writer that ended
 * in the middle has left a half under a hidden name.
 */
final class FolderDelivery implements Delivery {
  private static final int LEAST_STEPS = 50;
  private static final int MORE_STEPS = 50;
  private static final int GROWING_STEPS = 10;
  private static final int PIECES = 3;

  /** Less than what the program takes for the end of writing, which is a second. */
  private static final long LONGEST_PAUSE_NANOS = 700_000_000L;

  private final Path folder;
  private final Random random;
  private final List<Writer> writers = new ArrayList<>();
  private final List<Growing> growing = new ArrayList<>();
  private long step;
  private int files;
  private int grown;
  private int compressed;

  /** What a writer has not put into a file yet. */
  private static final class Writer {
    private final StringBuilder lines = new StringBuilder();
    private long cutAt;
  }

  /** A file that is being written under its own name. */
  private static final class Growing {
    private final Path file;
    private final List<String> pieces;
    private final Writer writer;
    private long nextAt;
    private long written;

    Growing(Path file, List<String> pieces, Writer writer) {
      this.file = file;
      this.pieces = pieces;
      this.writer = writer;
    }
  }

  FolderDelivery(Path folder, int writers, Random random) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.random = random;
    for (int i = 0; i < writers; i++) {
      this.writers.add(new Writer());
    }
  }

  @Override
  public void put(int partition, String record) {
    writers.get(partition).lines.append(record).append('\n');
  }

  @Override
  public void step() throws IOException {
    step++;
    for (Growing file : List.copyOf(growing)) {
      if (step >= file.nextAt) {
        grow(file);
      }
    }
    for (Writer writer : writers) {
      if (step >= writer.cutAt) {
        write(writer);
        writer.cutAt = step + LEAST_STEPS + random.nextInt(MORE_STEPS);
      }
    }
  }

  private void write(Writer writer) throws IOException {
    if (writer.lines.isEmpty()) {
      return;
    }
    String text = writer.lines.toString();
    writer.lines.setLength(0);
    String name = "%06d.json".formatted(files++);
    switch (random.nextInt(10)) {
      case 0 -> {
        compressed++;
        rename(name + ".gz", gzip(text));
      }
      case 1, 2 -> {
        Growing file = new Growing(folder.resolve(name), pieces(text), writer);
        growing.add(file);
        grow(file);
      }
      case 3 -> {
        Files.writeString(folder.resolve("_" + name), text.substring(0, text.length() / 2));
        rename(name, text.getBytes(StandardCharsets.UTF_8));
      }
      default -> rename(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void rename(String name, byte[] bytes) throws IOException {
    Path hidden = Files.write(folder.resolve("." + name), bytes);
    Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Some lines each. */
  private static List<String> pieces(String text) {
    List<String> lines = text.lines().map(line -> line + "\n").toList();
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      pieces.add(
          String.join(
              "", lines.subList(lines.size() * i / PIECES, lines.size() * (i + 1) / PIECES)));
    }
    return pieces;
  }

  /**
   * Writes the next piece; but if this machine stood still for so long that the file may count as
   * whole by now, what is left of it goes into the writer's next one.
   */
  private void grow(Growing file) throws IOException {
    if (file.written > 0 && System.nanoTime() - file.written > LONGEST_PAUSE_NANOS) {
      file.writer.lines.insert(0, String.join("", file.pieces));
      growing.remove(file);
      return;
    }
    Files.writeString(
        file.file, file.pieces.remove(0), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    file.written = System.nanoTime();
    file.nextAt = step + GROWING_STEPS;
    if (file.pieces.isEmpty()) {
      grown++;
      growing.remove(file);
    }
  }

  /** Ends the files that grow, cuts the last ones, and waits for nobody. */
  @Override
  public void flush() throws IOException {
    while (!growing.isEmpty()) {
      grow(growing.get(0));
    }
    for (Writer writer : writers) {
      if (!writer.lines.isEmpty()) {
        rename(
            "%06d.json".formatted(files++),
            writer.lines.toString().getBytes(StandardCharsets.UTF_8));
        writer.lines.setLength(0);
      }
    }
  }

  @Override
  public void close() {
    System.out.printf(
        "%d files, %d of them compressed, %d seen half-written%n", files, compressed, grown);
  }
}
