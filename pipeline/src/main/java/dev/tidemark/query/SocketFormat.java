/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import static dev.tidemark.query.Key.required;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.socket.SocketConnector;
import java.util.Map;
import java.util.Optional;

/** {@code format: socket}. */
final class SocketFormat extends SourceFormat<SocketSpec> {
  private static final int LAST_PORT = 65_535;

  SocketFormat() {
    super(
        "socket",
        SocketSpec.class,
        Section.of(
            "a socket source",
            required("format", Key.Type.TEXT, "socket", "Which connector reads the rows."),
            required("host", Key.Type.TEXT, "localhost", "Where somebody listens."),
            required("port", Key.Type.INTEGER, "9999", "On which port.")));
  }

  @Override
  Optional<EventSchema> ownSchema() {
    return Optional.of(SocketConnector.SCHEMA);
  }

  @Override
  boolean keepsRecords() {
    return false;
  }

  @Override
  SocketSpec read(Fields fields, Map<String, String> passedOn) {
    return new SocketSpec(fields.text("host").orElse(""), fields.integer("port").orElse(LAST_PORT));
  }

  @Override
  void check(SocketSpec source, SourceCheck check) {
    if (source.host().isBlank()) {
      check.report(
          "host", "host is empty", "somebody has to listen there", "name one, such as localhost");
    }
    if (source.port() < 1 || source.port() > LAST_PORT) {
      check.report(
          "port", "port is " + source.port(), "ports are 1 to 65535", "write such a number");
    }
  }

  @Override
  String describe(SocketSpec source) {
    return "socket " + source.host() + ":" + source.port();
  }

  @Override
  QueryInput input(SocketSpec source, Query query, EventSchema columns) {
    return new QueryInput.Stream(
        EventSource.of(new SocketConnector(columns, source.host(), source.port()), columns));
  }
}
