/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a test went.
 *
 * @param file where it is written
 * @param name of the test
 * @param failures what was not as expected, each some lines of text; empty: it passed
 * @param time it took
 */
public record TestResult(Path file, String name, List<String> failures, Duration time) {
  public boolean passed() {
    return failures.isEmpty();
  }
}
