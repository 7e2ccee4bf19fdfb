/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.decode.CsvDecoder;
import dev.tidemark.source.decode.CsvOptions;
import dev.tidemark.source.decode.RecordDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of CSV. With a header, columns go by its names, in each file of its own; a column that a
 * later file lacks is null there, which is logged. Without one they go by the schema's order.
 */
public final class CsvFiles extends TextFiles {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CsvFiles.class);

  private final CsvOptions options;
  private final EventSchema written;
  private final EventSchema columns;

  /**
   * @param written the fields of a record, in order, where no header tells
   * @param columns those that rows have
   */
  public CsvFiles(CsvOptions options, EventSchema written, EventSchema columns) {
    this.options = options;
    this.written = written;
    this.columns = columns;
  }

  @Override
  boolean isMultiLine() {
    return options.multiLine();
  }

  @Override
  Lines lines(InputStream in, long offset) {
    return options.multiLine()
        ? new Lines(in, offset, options.quote(), options.escape(), options.delimiter())
        : new Lines(in, offset);
  }

  @Override
  RecordDecoder decoder(String path) throws IOException {
    if (!options.header()) {
      return CsvDecoder.of(options, columns, written.names());
    }
    List<String> names = header(path);
    String missing = missing(names);
    if (missing != null) {
      LOG.warn("{}: {}; it is null in this file's rows", path, missing);
    }
    return CsvDecoder.of(options, columns, names);
  }

  private List<String> header(String path) throws IOException {
    try (Lines lines = at(path, 0)) {
      byte[] header = lines.next();
      return header == null ? List.of() : CsvDecoder.names(options, TextRange.withoutMark(header));
    }
  }

  private String missing(List<String> names) {
    List<String> missing =
        columns.names().stream().filter(column -> !names.contains(column)).toList();
    return missing.isEmpty()
        ? null
        : "its header has no column "
            + String.join(", ", missing)
            + " (it has "
            + String.join(", ", names)
            + ")";
  }

  @Override
  boolean hasHeader() {
    return options.header();
  }

  @Override
  public String problemOf(String path) throws IOException {
    return options.header() ? missing(header(path)) : null;
  }
}
