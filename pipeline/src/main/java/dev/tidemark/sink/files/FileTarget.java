/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import dev.tidemark.fault.KillPoint;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/**
 * A directory of files and how they are written: first whole under a hidden name, then renamed.
 *
 * @param directory in any Beam file system
 * @param query names the files
 * @param columns the columns that are written, those of folders among them
 * @param partitionBy the columns whose values name folders; they are not in the files
 */
record FileTarget(
    String directory, String query, FileFormat format, Schema columns, List<String> partitionBy)
    implements Serializable {

  FileTarget {
    partitionBy = List.copyOf(partitionBy);
  }

  /**
   * Writes rows into files that nobody sees yet, one in each folder.
   *
   * @param name what the files are called, without the suffix
   * @return their future names, relative to the directory
   */
  List<String> write(String name, Iterable<Row> rows) throws IOException {
    Map<String, List<Row>> folders = new LinkedHashMap<>();
    for (Row row : rows) {
      folders.computeIfAbsent(Folders.of(row, partitionBy), folder -> new ArrayList<>()).add(row);
    }
    Schema inFile =
        columns.getFields().stream()
            .filter(field -> !partitionBy.contains(field.getName()))
            .collect(Schema.toSchema());
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, List<Row>> folder : folders.entrySet()) {
      String file = folder.getKey() + name + "." + format.suffix();
      KillPoint.BEFORE_DATA_FILE.pass();
      try (WritableByteChannel out = FileSystems.create(hidden(file), format.mimeType())) {
        format.write(inFile, folder.getValue(), out);
      }
      KillPoint.AFTER_DATA_FILE.pass();
      files.add(file);
    }
    return files;
  }

  /** Gives the files their names; those that have them already stay as they are. */
  void show(List<String> files) throws IOException {
    for (String file : files) {
      rename(hidden(file), resolve(file));
    }
  }

  static void rename(ResourceId from, ResourceId to) throws IOException {
    FileSystems.rename(List.of(from), List.of(to), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  ResourceId resolve(String file) {
    int name = file.lastIndexOf('/') + 1;
    ResourceId folder = FileSystems.matchNewResource(directory, true);
    for (String part : file.substring(0, name).split("/", -1)) {
      folder =
          part.isEmpty() ? folder : folder.resolve(part, StandardResolveOptions.RESOLVE_DIRECTORY);
    }
    return folder.resolve(file.substring(name), StandardResolveOptions.RESOLVE_FILE);
  }

  /** Readers, Spark's and Hive's among them, leave out names that begin with a dot. */
  private ResourceId hidden(String file) {
    int name = file.lastIndexOf('/') + 1;
    return resolve(file.substring(0, name) + "." + file.substring(name) + ".unfinished");
  }
}
