/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** On a local disk, where the operating system keeps a second run out. */
class CheckpointTest extends CheckpointSuite {
  @Override
  String location() {
    return directory.toString();
  }

  @Test
  void aSecondRunIsRefusedWhileTheFirstLives() {
    try (Checkpoint first = open(QUERY)) {
      CheckpointException refused = assertThrows(CheckpointException.class, () -> open(QUERY));
      assertThat(refused.getMessage(), containsString("is in use: another run of the query"));
      first.ledger().begin(entry(0)); // and the first one goes on
    }
  }
}
