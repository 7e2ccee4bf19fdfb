/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run that was recorded.
 *
 * @param directory where
 * @param settings what was set differently on the command line
 * @param steps its micro-batches, in order
 * @param records what they read
 * @param panes what came of it, in the order of time
 * @param complete whether the last micro-batch is there with all of its results
 */
public record RecordedRun(
    Path directory,
    List<String> settings,
    List<RecordedStep> steps,
    RecordedRecords records,
    List<Pane> panes,
    boolean complete) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a sink was given at one time.
   *
   * @param at when, in milliseconds since 1970
   * @param sink its number; -1 for dead letters
   * @param table whether it takes the place of what was there before
   * @param rows as {@link RowText} or {@link LetterText} have them
   */
  public record Pane(long at, int sink, boolean table, List<List<String>> rows) {}

  /**
   * Reads a recording.
   *
   * @throws NoSuchFileException when there is none in {@code directory}
   * @throws IOException when it cannot be read
   */
  public static RecordedRun read(Path directory) throws IOException {
    if (!Files.exists(directory.resolve(RecordingDirectory.QUERY))) {
      throw new NoSuchFileException(directory.toString());
    }
    List<RecordedStep> steps = new ArrayList<>();
    Path stepsFile = directory.resolve(RecordingDirectory.STEPS);
    for (String line : wholeLines(stepsFile)) {
      steps.add(RecordedStep.read(line));
    }
    List<Pane> panes = new ArrayList<>();
    for (Path file : files(directory.resolve(RecordingDirectory.PANES))) {
      for (String line : wholeLines(file)) {
        pane(line, panes);
      }
    }
    panes.sort(java.util.Comparator.comparingLong(Pane::at));
    return new RecordedRun(
        directory,
        Files.readAllLines(directory.resolve(RecordingDirectory.SETTINGS)),
        List.copyOf(steps),
        RecordedRecords.read(files(directory.resolve(RecordingDirectory.RECORDS))),
        List.copyOf(panes),
        RecordingDirectory.isFinished(directory));
  }

  /** The query as it was written. */
  public Path query() {
    return directory.resolve(RecordingDirectory.QUERY);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** A line without an end was being written when the process was killed. */
  private static List<String> wholeLines(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void pane(String line, List<Pane> panes) throws JsonProcessingException {
    JsonNode json = JSON.readTree(line);
    long at = json.path("at").asLong();
    int sink = json.path("sink").asInt(-1);
    for (JsonNode table : json.path("tables")) {
      panes.add(new Pane(at, sink, true, rows(table)));
    }
    if (!json.has("tables")) {
      panes.add(new Pane(at, sink, false, rows(json.path(sink < 0 ? "letters" : "rows"))));
    }
  }

  private static List<List<String>> rows(JsonNode array) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : array) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.isNull() ? null : cell.asText()));
      rows.add(cells);
    }
    return rows;
  }
}
