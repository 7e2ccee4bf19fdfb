/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.window;

/**
 * What is grouped into sessions: something that was computed of rows of one group that are of one
 * session, and that were read at one watermark. All in milliseconds since 1970.
 */
public interface InSession {
  /** The first row's event time. */
  long start();

  /** The last row's event time, plus the gap. */
  long end();

  /**
   * The watermark that the rows were read at: sessions that had closed by then do not take them.
   */
  long watermark();
}
