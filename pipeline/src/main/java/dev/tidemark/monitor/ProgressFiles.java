/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a run's reports in a query's checkpoint folder: {@code progress/recent.jsonl}, the last 100
 * as JSON lines, and {@code progress/status.json}, a {@link RunState}. Both are replaced as a
 * whole, at most every some seconds and once at the end, so they stay small however long a query
 * runs, and no reader sees half of one. That they cannot be written is logged and harms nothing.
 */
public final class ProgressFiles implements ProgressListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressFiles.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final String RECENT = "recent.jsonl";
  private static final String STATUS = "status.json";

  private final QueryMonitor monitor;
  private final String directory;
  private final Optional<String> page;
  private final Clock clock;
  private Instant writtenAt = Instant.EPOCH;
  private Map<Long, String> lines = Map.of(); // as written last, by batch
  private boolean complained;

  /**
   * @param checkpointLocation of the query, in any of Beam's file systems
   * @param page where its streaming page is
   */
  public ProgressFiles(
      QueryMonitor monitor, String checkpointLocation, Optional<String> page, Clock clock) {
    this.monitor = monitor;
    this.directory = checkpointLocation;
    this.page = page;
    this.clock = clock;
  }

  @Override
  public void onProgress(QueryProgress progress) {
    Instant now = clock.instant();
    if (!now.isBefore(writtenAt.plus(PAUSE))) {
      write(now);
    }
  }

  @Override
  public void onTerminated(QueryStatus status) {
    write(clock.instant());
  }

  private synchronized void write(Instant now) {
    writtenAt = now;
    Map<Long, String> recent = new LinkedHashMap<>();
    for (QueryProgress report : monitor.recentProgress()) {
      String before = lines.get(report.batchId());
      recent.put(report.batchId(), before == null ? report.json() + "\n" : before);
    }
    lines = recent;
    RunState state = new RunState(now, page, monitor.status(), monitor.lastProgress());
    try {
      replace(RECENT, String.join("", recent.values()));
      replace(STATUS, Json.pretty(state) + "\n");
    } catch (IOException | RuntimeException e) {
      if (!complained) {
        LOG.warn("progress cannot be kept in {}; the query goes on without", directory, e);
        complained = true;
      }
    }
  }

  private void replace(String name, String content) throws IOException {
    ResourceId folder = folder(directory);
    ResourceId hidden = folder.resolve("." + name, StandardResolveOptions.RESOLVE_FILE);
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(hidden, "application/json"))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    FileSystems.rename(
        List.of(hidden),
        List.of(folder.resolve(name, StandardResolveOptions.RESOLVE_FILE)),
        MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private static ResourceId folder(String directory) {
    return FileSystems.matchNewResource(directory, true)
        .resolve("progress", StandardResolveOptions.RESOLVE_DIRECTORY);
  }

  /**
   * What the last run with that checkpoint left; empty if none did.
   *
   * @throws IOException when it cannot be read
   */
  public static Optional<RunState> read(String checkpointLocation) throws IOException {
    try {
      ResourceId file =
          folder(checkpointLocation).resolve(STATUS, StandardResolveOptions.RESOLVE_FILE);
      MatchResult.Metadata found = FileSystems.matchSingleFileSpec(file.toString());
      try (var in = Channels.newInputStream(FileSystems.open(found.resourceId()))) {
        return Optional.of(
            Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), RunState.class));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
