/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

/**
 * One thing about a query that its checkpoint remembers.
 *
 * @param key what it is, in the words of the query file; no two are the same
 * @param path where the query file has it, such as {@code sinks.0.outputMode}
 * @param value as it would be written, without secrets
 */
public record QueryField(String key, String path, String value) {
  /** A field whose key says where it is. */
  public static QueryField of(String path, String value) {
    return new QueryField(path, path, value);
  }
}
