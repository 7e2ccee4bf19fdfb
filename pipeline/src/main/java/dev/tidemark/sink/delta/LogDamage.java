/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Finds the file of a table's log that is spoilt, which Kernel does not name, or does not notice.
 */
final class LogDamage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final Pattern CHECKPOINT = Pattern.compile("\\d{20}\\.checkpoint\\..*parquet");

  private final DeltaTable table;

  LogDamage(DeltaTable table) {
    this.table = table;
  }

  /** The name of a commit that has no bytes; empty if there is none, or it cannot be found out. */
  Optional<String> emptyCommit() {
    return commits().stream()
        .filter(commit -> commit.getLen() == 0)
        .map(commit -> commit.getPath().getName())
        .findFirst();
  }

  /** What is wrong with a commit that is not lines of JSON; empty as in {@link #emptyCommit}. */
  Optional<String> spoiltCommit() {
    return commits().stream().flatMap(commit -> damageOf(commit.getPath()).stream()).findFirst();
  }

  /** The commits that count: those behind the newest checkpoint. */
  private List<FileStatus> commits() {
    try {
      List<FileStatus> commits = new ArrayList<>();
      String checkpoint = "";
      FileStatus[] files =
          table.fileSystem().listStatus(new Path(table.directory(), Preflight.LOG));
      for (FileStatus file : Stream.of(files).sorted().toList()) {
        String name = file.getPath().getName();
        if (CHECKPOINT.matcher(name).matches()) {
          commits.clear();
          checkpoint = version(name);
        } else if (COMMIT.matcher(name).matches() && !version(name).equals(checkpoint)) {
          commits.add(file);
        }
      }
      return commits;
    } catch (IOException e) {
      return List.of(); // then what Kernel says has to do
    }
  }

  private static String version(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private Optional<String> damageOf(Path commit) {
    int number = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(table.fileSystem().open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!JSON.readTree(line).isObject()) {
          return Optional.of(commit.getName() + " has no JSON object in line " + number);
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          "%s has no JSON object in line %d (%s)"
              .formatted(commit.getName(), number, e.getOriginalMessage()));
    } catch (IOException e) {
      return Optional.of(commit.getName() + " cannot be read: " + e.getMessage());
    }
  }
}
