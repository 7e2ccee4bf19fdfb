/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.secret.Secrets;

/**
 * One thing that is wrong with a query.
 *
 * @param where {@code file:line:column} of a YAML file, {@code --set path} of an override, or the
 *     path of the field, such as {@code sinks.0.path}
 * @param what what is wrong
 * @param why why it cannot be
 * @param fix what to write instead
 */
public record Problem(String where, String what, String why, String fix) {

  /** {@code where: what; why; fix: fix}, without secrets. */
  @Override
  public String toString() {
    return Secrets.redact(where + ": " + what + "; " + why + "; fix: " + fix);
  }
}
