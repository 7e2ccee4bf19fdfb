/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The last offset of a partition of the source whose rows are in files, and those files. It is one
 * small file, replaced whole, beside the files themselves:
 *
 * <pre>
 *   57
 *   orders-clicks-0-00000000000000000042-00000000000000000057.json
 * </pre>
 *
 * <p>It is written when the files are whole and still hidden, and before they are renamed: what it
 * names is written, what it does not name never was. A program that died in between finds the files
 * hidden, and renames them.
 */
final class OffsetLog {
  private final FileTarget target;
  private final String file;
  private OptionalLong last = OptionalLong.empty();

  private OffsetLog(FileTarget target, String file) {
    this.target = target;
    this.file = file;
  }

  /** What is known of {@code partition}; gives files their names that a program left hidden. */
  static OffsetLog open(FileTarget target, String partition) throws IOException {
    OffsetLog log =
        new OffsetLog(target, ".tidemark/" + target.query() + "/" + Names.safe(partition));
    log.read();
    return log;
  }

  private void read() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            Channels.newReader(FileSystems.open(target.resolve(file)), StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (FileNotFoundException | java.nio.file.NoSuchFileException e) {
      return; // nothing was written yet
    }
    last = OptionalLong.of(Long.parseLong(lines.get(0)));
    target.show(lines.subList(1, lines.size()));
  }

  /** The last offset whose row is in a file. */
  OptionalLong last() {
    return last;
  }

  /** Makes the files count, which are written and hidden, and shows them. */
  void commit(long lastOffset, List<String> files) throws IOException {
    ResourceId hidden = target.resolve(file + ".unfinished");
    try (OutputStream out = Channels.newOutputStream(FileSystems.create(hidden, "text/plain"))) {
      out.write((lastOffset + "\n" + String.join("\n", files)).getBytes(StandardCharsets.UTF_8));
    }
    FileTarget.rename(hidden, target.resolve(file));
    last = OptionalLong.of(lastOffset);
    target.show(files);
  }
}
