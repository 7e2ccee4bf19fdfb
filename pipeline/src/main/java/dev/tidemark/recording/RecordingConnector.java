/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.recording;

import dev.tidemark.batch.Origin;
import dev.tidemark.checkpoint.BatchPlan;
import dev.tidemark.checkpoint.Standing;
import dev.tidemark.source.Connection;
import dev.tidemark.source.Log;
import dev.tidemark.source.LogConnector;
import java.util.Map;

/**
 * A connector whose records, and whose plans of micro-batches, are recorded as they are read.
 *
 * @param connector what is read
 * @param directory of the recording
 */
public record RecordingConnector(LogConnector connector, String directory) implements LogConnector {
  private static final long serialVersionUID = 1L;

  @Override
  public void preflight() {
    connector.preflight();
  }

  @Override
  public void checkReachable() {
    connector.checkReachable();
  }

  @Override
  public Map<Origin, Long> begin() {
    return connector.begin();
  }

  @Override
  public Connection open(Map<Origin, Long> next) {
    throw new IllegalStateException(
        describe() + " is read without a plan of micro-batches, so it cannot be recorded");
  }

  @Override
  public String describe() {
    return connector.describe();
  }

  @Override
  public Log openLog() {
    return new RecordingLog(connector.openLog(), RecordingDirectory.of(directory));
  }

  @Override
  public void planned(BatchPlan plan, Standing standing, long now) {
    RecordingDirectory recording = RecordingDirectory.of(directory);
    recording.check();
    if (!recording.isFull()) {
      recording.step(RecordedStep.of(now, plan, standing).toJson());
    }
  }
}
