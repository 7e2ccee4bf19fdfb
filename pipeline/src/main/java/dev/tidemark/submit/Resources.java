/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.submit;

/**
 * What a query is given of a cluster.
 *
 * @param driverMemory of Spark's driver, such as {@code 1g}
 * @param executorMemory of each executor
 * @param executorCores of each executor
 * @param executors how many there are
 */
public record Resources(
    String driverMemory, String executorMemory, int executorCores, int executors) {
  /** All cores together. */
  int cores() {
    return executorCores * executors;
  }
}
