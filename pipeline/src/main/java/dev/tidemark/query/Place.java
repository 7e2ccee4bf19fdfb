/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.util.Comparator;

/**
 * Where a part of a query was written; ordered as a reader meets them, overrides after the file.
 *
 * @param source the file, or the override as {@code --set path}
 * @param line from 1; 0 for an override
 * @param column from 1, counted in characters; for an override its number on the command line
 */
record Place(String source, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::isOverride)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  static Place override(String path, int number) {
    return new Place("--set " + path, 0, number);
  }

  /** The place {@code characters} further on in the same line. */
  Place right(int characters) {
    return isOverride() ? this : new Place(source, line, column + characters);
  }

  private boolean isOverride() {
    return line == 0;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return isOverride() ? source : source + ":" + line + ":" + column;
  }
}
