/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.OptionalInt;

/**
 * A {@link Problem} before it is known where the field was written.
 *
 * @param path the field, as {@code --set} addresses it: {@code sinks.0.path}
 * @param offset the character of the field's text that it is about, from 0; empty: all of it
 */
record Finding(String path, OptionalInt offset, String what, String why, String fix) {

  Problem at(String where) {
    return new Problem(where, what, why, fix);
  }
}
