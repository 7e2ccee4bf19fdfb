/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Text that is not YAML, or YAML that has no place in a query. */
final class YamlFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Place place;

  YamlFault(Place place, String message) {
    super(message);
    this.place = place;
  }

  Place place() {
    return place;
  }
}
