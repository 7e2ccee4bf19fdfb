/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** How one record is written. */
public enum ValueFormat {
  /** One JSON object; columns are its fields by name. */
  JSON,
  /** One line of comma-separated values; columns are its fields by position. */
  CSV
}
