/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.watch;

import java.util.UUID;

/**
 * The points of one run of a query at which something can be seen passing.
 *
 * @param run no other run's
 */
public record WatchedPoints(String run) {

  /** Those of a run that begins. */
  public static WatchedPoints ofNewRun() {
    return new WatchedPoints(UUID.randomUUID().toString());
  }

  /** Before the sink with that index. */
  public String sink(int index) {
    return run + "/sink/" + index;
  }

  /** Before the dead letter. */
  public String deadLetters() {
    return run + "/dead-letters";
  }
}
