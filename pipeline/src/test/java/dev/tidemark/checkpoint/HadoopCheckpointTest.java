/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** On a file system of Hadoop's, which has no locks: the last run that starts goes on. */
class HadoopCheckpointTest extends CheckpointSuite {
  @Override
  String location() {
    return NoReplaceFileSystem.location(directory);
  }

  @Test
  void aSecondRunTakesOver_andTheFirstWritesNothingAnyMore() {
    try (Checkpoint first = open(QUERY)) {
      first.ledger().begin(entry(0));
      try (Checkpoint second = open(QUERY)) {
        IllegalStateException fenced =
            assertThrows(IllegalStateException.class, () -> first.ledger().commit(entry(0)));
        assertThat(fenced.getMessage(), containsString("this one, number 1, ends"));
        second.ledger().begin(entry(1));
        assertThat(second.ledger().content().entries(), contains(entry(0), entry(1)));
      }
    }
  }
}
