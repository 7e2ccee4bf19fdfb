/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.Map;
import java.util.Optional;

/** Says what changes of a query mean for its checkpoint. */
@FunctionalInterface
public interface ChangeRules {
  /**
   * Judges one change.
   *
   * @param key the field's
   * @param before what it was; empty: it was not there
   * @param after what it is; empty: it is not there
   * @param known every field as the checkpoint has it
   */
  Change.Ruling of(
      String key, Optional<String> before, Optional<String> after, Map<String, String> known);
}
