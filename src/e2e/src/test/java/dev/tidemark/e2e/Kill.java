/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import dev.tidemark.fault.KillPoint;

/** One end that a program is to have. */
sealed interface Kill {

  /**
   * At a place that matters, by the program itself.
   *
   * @param before how many times it is passed before
   */
  record AtPlace(KillPoint place, int before) implements Kill {
    /** As the system property has it. */
    @Override
    public String toString() {
      return place.label() + ":" + before;
    }
  }

  /** So many milliseconds after the program has begun a micro-batch. */
  record AtMoment(int millis, Signal signal) implements Kill {
    @Override
    public String toString() {
      return signal + " after " + millis + " ms";
    }
  }

  /** How a program is ended from outside. */
  enum Signal {
    /** Which it does not notice. */
    KILL,
    /** Upon which it ends by itself. */
    TERM
  }
}
