/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor;

import dev.tidemark.query.Query;
import java.util.List;

/**
 * What is known of a run of a query before it begins.
 *
 * @param id of the query, the same in every run that has its checkpoint
 * @param runId of this run
 * @param source what is read, in a few words
 * @param sinks where results go, each in a few words
 * @param resultColumns the columns of the rows that sinks are given
 */
public record Facts(
    Query query,
    String id,
    String runId,
    String source,
    List<String> sinks,
    List<String> resultColumns) {
  public Facts {
    sinks = List.copyOf(sinks);
    resultColumns = List.copyOf(resultColumns);
  }
}
