/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.decode.JsonDecoder;
import dev.tidemark.source.decode.RecordDecoder;
import java.io.InputStream;

/** Files of JSON lines: one JSON object a line, as {@link JsonDecoder} reads it. */
public final class JsonFiles extends TextFiles {
  private static final long serialVersionUID = 1L;

  private final EventSchema columns;

  /**
   * @param columns those that rows have
   */
  public JsonFiles(EventSchema columns) {
    this.columns = columns;
  }

  @Override
  boolean isMultiLine() {
    return false;
  }

  @Override
  Lines lines(InputStream in, long offset) {
    return new Lines(in, offset);
  }

  @Override
  RecordDecoder decoder(String path) {
    return new JsonDecoder(columns);
  }

  @Override
  boolean hasHeader() {
    return false;
  }

  @Override
  public String problemOf(String path) {
    return null;
  }
}
