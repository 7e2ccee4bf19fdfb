/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.cli;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a run of a query is to be seen, on its way with Beam's options. */
public interface MonitorOptions extends PipelineOptions {

  /** Where the streaming page listens if nobody says: next to Spark's 4040. */
  int DEFAULT_PORT = 4046;

  /** How progress is told on standard error. */
  enum ProgressStyle {
    /** A line that renews itself on a terminal; elsewhere a line of the log now and then. */
    TEXT,
    /**
     * As a line of JSON in the log, each report of something that came in or went out, and others
     * every ten seconds.
     */
    JSON,
    /** Not at all. */
    NONE
  }

  @Description(
      "The streaming page's port: 0 for no page; the default or, if taken, one of the next: -1")
  @Default.Integer(0)
  int getUiPort();

  void setUiPort(int port);

  @Description("The address that the streaming page listens on")
  @Default.String("127.0.0.1")
  String getUiHost();

  void setUiHost(String host);

  @Description("How progress is told")
  @Default.Enum("NONE")
  ProgressStyle getProgressStyle();

  void setProgressStyle(ProgressStyle style);
}
