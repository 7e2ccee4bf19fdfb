/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Map;

/** A query that was read from a file, and where in the file each of its fields is. */
public final class PlacedQuery {
  private final Query query;
  private final Map<String, String> places;

  /**
   * @param places of each field by its path, that of the whole query by {@code ""}
   */
  PlacedQuery(Query query, Map<String, String> places) {
    this.query = query;
    this.places = Map.copyOf(places);
  }

  public Query query() {
    return query;
  }

  /**
   * {@code file:line:column} of a field or, if it was not written, of what it would be in; {@code
   * --set path} of one that was overridden.
   *
   * @param path such as {@code sinks.0.outputMode}
   */
  public String placeOf(String path) {
    String written = path;
    while (!written.isEmpty() && !places.containsKey(written)) {
      written = written.substring(0, Math.max(0, written.lastIndexOf('.')));
    }
    return places.get(written);
  }
}
