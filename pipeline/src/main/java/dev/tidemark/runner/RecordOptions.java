/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Whether and where a run is recorded, on its way with Beam's options. */
public interface RecordOptions extends PipelineOptions {
  @Description("The directory that the run is recorded in; none: it is not recorded")
  @Default.String("")
  String getRecordTo();

  void setRecordTo(String directory);

  @Description("How large the recording may become, in bytes")
  @Default.Long(0)
  long getRecordLimit();

  void setRecordLimit(long bytes);

  @Description("The text of the query file, for the recording")
  @Default.String("")
  String getRecordedQuery();

  void setRecordedQuery(String text);

  @Description("What was set differently on the command line, for the recording")
  List<String> getRecordedSettings();

  void setRecordedSettings(List<String> settings);
}
