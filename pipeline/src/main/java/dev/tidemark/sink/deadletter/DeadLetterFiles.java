/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.deadletter;

import com.google.common.hash.Hashing;
import dev.tidemark.batch.DeadLetter;
import dev.tidemark.batch.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes dead letters as JSON lines (see {@link DeadLetterJson}) into a directory of any Beam file
 * system, a file for each bundle and partition that has some: {@code part-HASH.json}.
 *
 * <p>A file is written whole under a hidden name and then renamed, so no reader sees half of one.
 * It is named by what it holds, so that letters that come again write the same file and double
 * nothing, also when partitions are divided into bundles in another way; if those of a partition
 * come in the same order and number. Where they do not, {@link #ofLists} has files of lists that
 * the runner repeats as they were. Of a bundle with letters of more than {@value #MOST_FILES}
 * partitions, the others share a file.
 */
public final class DeadLetterFiles extends PTransform<PCollection<DeadLetter>, PDone> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_FILES = 32;
  private static final int FILE_BYTES = 2 << 20;

  private final String directory;

  private DeadLetterFiles(String directory) {
    this.directory = directory;
  }

  /** Into {@code directory}, which need not exist. */
  public static DeadLetterFiles into(String directory) {
    return new DeadLetterFiles(directory);
  }

  @Override
  public PDone expand(PCollection<DeadLetter> letters) {
    letters.apply("WriteJsonLines", ParDo.of(new WriteBundles(directory)));
    return PDone.in(letters.getPipeline());
  }

  /** The same with files of lists, where those come again as they were, and bundles do not. */
  public PTransform<PCollection<List<DeadLetter>>, PDone> ofLists() {
    return new OfLists(directory);
  }

  private static final class OfLists extends PTransform<PCollection<List<DeadLetter>>, PDone> {
    private static final long serialVersionUID = 1L;

    private final String directory;

    OfLists(String directory) {
      this.directory = directory;
    }

    @Override
    public PDone expand(PCollection<List<DeadLetter>> letters) {
      letters.apply("WriteJsonLines", ParDo.of(new WriteLists(directory)));
      return PDone.in(letters.getPipeline());
    }
  }

  private static final class WriteBundles extends DoFn<DeadLetter, Void> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private transient Lines lines;

    WriteBundles(String directory) {
      this.directory = directory;
    }

    @StartBundle
    public void startBundle() {
      lines = new Lines(directory);
    }

    @ProcessElement
    public void process(@Element DeadLetter letter) throws IOException {
      lines.add(letter);
    }

    @FinishBundle
    public void finishBundle() throws IOException {
      lines.flush();
    }
  }

  private static final class WriteLists extends DoFn<List<DeadLetter>, Void> {
    private static final long serialVersionUID = 1L;

    private final String directory;

    WriteLists(String directory) {
      this.directory = directory;
    }

    @ProcessElement
    public void process(@Element List<DeadLetter> letters) throws IOException {
      Lines lines = new Lines(directory);
      for (DeadLetter letter : letters) {
        lines.add(letter);
      }
      lines.flush();
    }
  }

  /** Lines that become files. */
  private static final class Lines {
    private static final Origin OTHERS = new Origin("", 0);

    private final String directory;
    private final Map<Origin, ByteArrayOutputStream> files = new LinkedHashMap<>();

    Lines(String directory) {
      this.directory = directory;
    }

    void add(DeadLetter letter) throws IOException {
      boolean own = files.containsKey(letter.origin()) || files.size() < MOST_FILES;
      ByteArrayOutputStream lines =
          files.computeIfAbsent(
              own ? letter.origin() : OTHERS, partition -> new ByteArrayOutputStream());
      lines.writeBytes(DeadLetterJson.of(letter));
      lines.write('\n');
      if (lines.size() >= FILE_BYTES) {
        write(lines.toByteArray());
        lines.reset();
      }
    }

    void flush() throws IOException {
      for (ByteArrayOutputStream lines : files.values()) {
        if (lines.size() > 0) {
          write(lines.toByteArray());
        }
      }
      files.clear();
    }

    private void write(byte[] bytes) throws IOException {
      ResourceId folder = FileSystems.matchNewResource(directory, true);
      String name =
          "part-" + Hashing.sha256().hashBytes(bytes).toString().substring(0, 32) + ".json";
      ResourceId file = folder.resolve(name, StandardResolveOptions.RESOLVE_FILE);
      ResourceId hidden = folder.resolve("." + name, StandardResolveOptions.RESOLVE_FILE);
      try (OutputStream out =
          Channels.newOutputStream(FileSystems.create(hidden, "application/json"))) {
        out.write(bytes);
      }
      FileSystems.rename(
          List.of(hidden),
          List.of(file),
          MoveOptions.StandardMoveOptions.SKIP_IF_DESTINATION_EXISTS,
          MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
    }
  }
}
