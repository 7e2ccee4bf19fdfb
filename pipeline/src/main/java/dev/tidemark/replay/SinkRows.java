/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import dev.tidemark.recording.RecordedRun;
import dev.tidemark.recording.RecordedStep;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one sink, or dead letters, with the micro-batches that they came of: of the recorded
 * run by the time, since one micro-batch begins when the one before is done.
 *
 * @param recorded of the recorded run
 * @param replayed of the replay
 */
record SinkRows(List<At> recorded, List<At> replayed) {
  /**
   * Rows that came of one micro-batch.
   *
   * @param step its number in the recording
   */
  record At(int step, List<List<String>> rows) {}

  /** How many rows there are. */
  static long count(List<At> panes) {
    return panes.stream().mapToLong(pane -> pane.rows().size()).sum();
  }

  /** What a sink of the recorded run was given. */
  static List<At> recorded(RecordedRun run, int sink) {
    List<At> panes = new ArrayList<>();
    for (RecordedRun.Pane pane : run.panes()) {
      if (pane.sink() == sink) {
        panes.add(new At(stepAt(run.steps(), pane.at()), pane.rows()));
      }
    }
    return panes;
  }

  private static int stepAt(List<RecordedStep> steps, long time) {
    int last = 0;
    for (int low = 0, high = steps.size() - 1; low <= high; ) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).at() <= time) {
        last = middle;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return last;
  }
}
