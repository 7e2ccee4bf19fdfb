/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.fault;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place where a test can kill the process as {@code kill -9} would: nothing is flushed, no hook
 * runs. The system property {@code tidemark.kill} names the place and how often it is passed
 * before, as {@code before-delta-commit:3}. Without the property it costs nothing: the condition is
 * a constant that the compiler removes.
 */
public enum KillPoint {
  AFTER_READ,
  AFTER_PRE_AGGREGATE,
  BEFORE_STATE_FILE,
  AFTER_STATE_FILE,
  BEFORE_DATA_FILE,
  AFTER_DATA_FILE,
  BEFORE_DELTA_COMMIT,
  AFTER_DELTA_COMMIT,
  BEFORE_TRANSACTION,
  AFTER_TRANSACTION,
  BEFORE_LEDGER_WRITE,
  AFTER_LEDGER_WRITE,
  AFTER_FILE_LOG_WRITE,
  AFTER_FILE_LOG_JOIN;

  /** What a killed process exits with, as a shell says it: 128 and the signal. */
  public static final int EXIT_CODE = 137;

  private static final String ASKED = System.getProperty("tidemark.kill");

  private static final AtomicInteger PASSED = new AtomicInteger();

  /** How it is written in the system property. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Ends the process here and now, if that was asked for. */
  public void pass() {
    if (ASKED != null) {
      killIfAsked();
    }
  }

  private void killIfAsked() {
    int colon = ASKED.indexOf(':');
    String place = colon < 0 ? ASKED : ASKED.substring(0, colon);
    int times = colon < 0 ? 0 : Integer.parseInt(ASKED.substring(colon + 1));
    if (place.equals(label()) && PASSED.getAndIncrement() == times) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
