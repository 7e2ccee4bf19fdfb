/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.util.List;
import java.util.Set;

/** What was written to a topic. Asked when all of it has been, but for {@link #nextId}. */
interface Written {
  /** The rows, those that only close windows not among them. */
  List<EventStream.Sent> sent();

  /** The ids of the records that are no rows. */
  Set<Long> malformed();

  /**
   * No record has been written with that id, or a greater one. Asked at any time, by any thread.
   */
  long nextId();
}
