/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.sink.Fence;
import java.time.Duration;
import org.apache.beam.sdk.schemas.Schema;

/**
 * What a sink is made for.
 *
 * @param query the query whose results it is given
 * @param name the name of its step in the pipeline, such as {@code Sink0}
 * @param rows the schema of the results
 * @param interval how often it is to hand on what it is given; zero: with each micro-batch
 * @param fence what a sink whose results change asks before it writes
 */
record SinkContext(Query query, String name, Schema rows, Duration interval, Fence fence) {

  /**
   * The name by which a sink's target remembers what this query wrote: the same in every run, and
   * no other query's.
   */
  String transactionId() {
    return "tidemark/" + query.name();
  }
}
