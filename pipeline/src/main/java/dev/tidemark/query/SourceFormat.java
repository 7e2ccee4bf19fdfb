/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import dev.tidemark.batch.EventSchema;
import java.util.Map;
import java.util.Optional;

/**
 * A format of sources: its keys in YAML, what can be wrong with a source of it, and what one
 * becomes. A new format is a subclass, a {@link SourceSpec}, and a line in {@link SourceFormats}.
 *
 * @param <S> the sources of this format
 */
abstract class SourceFormat<S extends SourceSpec> {
  private final String name;
  private final Class<S> type;
  private final Section keys;

  /**
   * @param name what {@code format} is in YAML
   * @param keys the keys of such a source
   */
  SourceFormat(String name, Class<S> type, Section keys) {
    this.name = name;
    this.type = type;
    this.keys = keys;
  }

  String name() {
    return name;
  }

  Section keys() {
    return keys;
  }

  /** Whether {@code source} is of this format. */
  boolean formats(SourceSpec source) {
    return type.isInstance(source);
  }

  /** What begins the keys that are passed on to a library; empty if none are. */
  Optional<String> passedOnPrefix() {
    return Optional.empty();
  }

  /** The columns that its rows have, whatever the query says; empty if the query's schema says. */
  Optional<EventSchema> ownSchema() {
    return Optional.empty();
  }

  /** Whether what has been read can be read again, so that there is an end of what is there. */
  boolean keepsRecords() {
    return true;
  }

  /** How such a source is read as a batch instead of a stream, as advice; empty if it cannot be. */
  Optional<String> asBatch() {
    return Optional.empty();
  }

  /**
   * The source that was written, with stand-ins for what could not be read.
   *
   * @param passedOn what is passed on to a library, without the prefix
   */
  abstract S read(Fields fields, Map<String, String> passedOn);

  /** Reports what is wrong with {@code source}, without asking what it reads from. */
  abstract void check(S source, SourceCheck check);

  /** Reports what is wrong with it as the source of a query with the columns of {@code schema}. */
  void checkColumns(S source, EventSchema schema, Reporter reporter) {}

  /** What it reads, for people: {@code kafka clicks, views}. */
  abstract String describe(S source);

  /**
   * The source as it is read.
   *
   * @param columns those that the query needs, of its schema
   */
  abstract QueryInput input(S source, Query query, EventSchema columns);
}
