/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Takes what a validation finds. */
@FunctionalInterface
interface Reporter {
  /** See {@link Finding}. */
  void report(String path, String what, String why, String fix);
}
