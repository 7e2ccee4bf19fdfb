/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.OptionalInt;

/** SQL that does not parse, or does not fit the schema. */
final class SqlFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient OptionalInt offset;
  private final String why;
  private final String fix;

  SqlFault(OptionalInt offset, String what, String why, String fix) {
    super(what);
    this.offset = offset;
    this.why = why;
    this.fix = fix;
  }

  Finding at(String path) {
    return new Finding(path, offset, getMessage(), why, fix);
  }
}
