/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a recording, while it is written:
 *
 * <pre>
 *   query.yaml, settings   the query as it was written, secrets as references; the --set of the run
 *   steps.jsonl            what each micro-batch read, by which watermark, and when
 *   records/ID.bin         the records that were read, one file for each reader
 *   panes/ID.jsonl         what sinks were given, and dead letters; one file for each process
 *   full                   is there when the recording has reached its limit, and has ended there
 *   finished               is there when the run ended as it should
 * </pre>
 *
 * <p>A recording that cannot be written any more ends, with a warning; the run goes on.
 */
public final class RecordingDirectory {
  /** How large a recording becomes, in bytes, unless another limit is given. */
  public static final long DEFAULT_LIMIT = 256L << 20;

  static final String QUERY = "query.yaml";
  static final String SETTINGS = "settings";
  static final String STEPS = "steps.jsonl";
  static final String RECORDS = "records";
  static final String PANES = "panes";
  private static final String LIMIT = "limit";
  private static final String FULL = "full";
  private static final String FINISHED = "finished";
  private static final Logger LOG = LoggerFactory.getLogger(RecordingDirectory.class);
  private static final String PROCESS = UUID.randomUUID().toString();
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final Path directory;

  private RecordingDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Begins a recording.
   *
   * @param directory new or empty; on a cluster one that all machines share
   * @param query the text of the query file
   * @param settings what was set differently on the command line
   * @param limit how large it may become, in bytes
   * @throws UncheckedIOException when it cannot be written
   */
  public static RecordingDirectory begin(
      Path directory, String query, List<String> settings, long limit) {
    try {
      Files.createDirectories(directory.resolve(RECORDS));
      Files.createDirectories(directory.resolve(PANES));
      Files.writeString(directory.resolve(QUERY), query, StandardOpenOption.CREATE_NEW);
      Files.write(directory.resolve(SETTINGS), settings, StandardCharsets.UTF_8);
      Files.writeString(directory.resolve(LIMIT), Long.toString(limit));
      return new RecordingDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the recording " + directory + " cannot be begun", e);
    }
  }

  /** One that was begun, here or on another machine. */
  static RecordingDirectory of(String directory) {
    return new RecordingDirectory(Path.of(directory));
  }

  /** Whether there is anything in the directory. */
  public static boolean isTaken(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isPresent();
    }
  }

  public Path path() {
    return directory;
  }

  /** The run has ended as it should, so its last micro-batch is whole. */
  public void finish() {
    if (!isFull() && Files.isDirectory(directory)) {
      write(directory.resolve(FINISHED), "");
    }
  }

  static boolean isFinished(Path directory) {
    return Files.exists(directory.resolve(FINISHED));
  }

  /** Whether it has ended before the run, by its limit or because it could not be written. */
  boolean isFull() {
    return Files.exists(directory.resolve(FULL));
  }

  /** To be called before each micro-batch: ends the recording when it has become too large. */
  void check() {
    try {
      long limit = Long.parseLong(Files.readString(directory.resolve(LIMIT)));
      if (size() > limit) {
        LOG.warn(
            "the recording {} has reached its limit of {} bytes: it ends here, and the query runs"
                + " on; a larger --record-limit takes more",
            directory,
            limit);
        Files.writeString(directory.resolve(FULL), "");
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toFile).mapToLong(java.io.File::length).sum();
    }
  }

  /** A new file for the records of one reader. */
  Path newRecordsFile() {
    return directory.resolve(RECORDS).resolve(UUID.randomUUID() + ".bin");
  }

  void step(String line) {
    write(directory.resolve(STEPS), line + "\n");
  }

  void panes(String lines) {
    write(directory.resolve(PANES).resolve(PROCESS + ".jsonl"), lines);
  }

  /** Whole lines, whoever else in this process writes to the file. */
  private void write(Path file, String text) {
    synchronized (RecordingDirectory.class) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }

  /** A recording with a hole would be replayed wrong: it ends. */
  void giveUp(IOException why) {
    if (WARNED.compareAndSet(false, true)) {
      LOG.warn(
          "the recording {} cannot be written any more: it ends, and the query runs on",
          directory,
          why);
    }
    try {
      Files.writeString(directory.resolve(FULL), why.toString());
    } catch (IOException e) {
      LOG.warn("nor can it be marked as ended: {}", e.toString());
    }
  }
}
