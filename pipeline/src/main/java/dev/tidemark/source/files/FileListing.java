/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * Finds files: those in a directory (not below it), those that a glob matches, or a single one, in
 * any file system that Beam knows.
 *
 * <p>Left out are names that begin with {@code _} or {@code .}, and names that end as those of
 * files which are still being written do: {@code .tmp}, {@code .part}, {@code .inprogress}, {@code
 * ._COPYING_}, {@code .crc}. They appear under their own name when they are whole.
 */
final class FileListing {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final List<String> UNFINISHED =
      List.of(".tmp", ".part", ".inprogress", "._copying_", ".crc");

  private final String path;

  FileListing(String path) {
    this.path = path;
  }

  /**
   * The files that there are now, in no particular order.
   *
   * @throws IOException when the file system cannot be asked
   */
  List<FileEntry> list() throws IOException {
    if (GLOB.matcher(path).find()) {
      return visible(match(path));
    }
    List<MatchResult.Metadata> inside = match(path.replaceAll("/+$", "") + "/*");
    return visible(inside.isEmpty() && !path.endsWith("/") ? match(path) : inside);
  }

  /** Whether {@code path} is that of a directory or file of the local disk, and no glob. */
  static boolean isLocalDirectoryPath(String path) {
    return !GLOB.matcher(path).find() && !path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  }

  private static List<MatchResult.Metadata> match(String spec) throws IOException {
    try {
      return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static List<FileEntry> visible(List<MatchResult.Metadata> files) {
    return files.stream()
        .filter(file -> !file.resourceId().isDirectory() && isVisible(file))
        .map(
            file ->
                new FileEntry(
                    file.resourceId().toString(), file.sizeBytes(), file.lastModifiedMillis()))
        .toList();
  }

  private static boolean isVisible(MatchResult.Metadata file) {
    String name = file.resourceId().getFilename();
    if (name == null || name.startsWith("_") || name.startsWith(".")) {
      return false;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return UNFINISHED.stream().noneMatch(lower::endsWith);
  }
}
