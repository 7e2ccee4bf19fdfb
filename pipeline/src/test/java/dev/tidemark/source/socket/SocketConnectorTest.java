/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventBatch;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.EventReader;
import dev.tidemark.source.EventSource;
import dev.tidemark.source.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class SocketConnectorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<List<Object>> rows = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();

  private static EventReader reader(EventSchema columns, ServerSocket server) {
    return EventSource.of(new SocketConnector(columns, "127.0.0.1", server.getLocalPort()), columns)
        .createReader(PipelineOptionsFactory.create(), null);
  }

  private void awaitRows(EventReader reader, int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              while (reader.advance()) {
                take(reader.getCurrent());
              }
              return rows.size() + malformed.size() >= count;
            });
  }

  private void take(EventBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      rows.add(batch.row(row));
    }
    batch.malformed().forEach(record -> malformed.add(record.offset() + " " + record.reason()));
  }

  @Test
  void linesAreRows_badOnesMalformed_andALostConnectionIsMadeAnew() throws IOException {
    EventSchema columns = EventSchema.parse("value STRING");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EventReader reader = reader(columns, server)) {
      reader.start();
      try (Socket client = server.accept()) {
        client.getOutputStream().write("one\r\nzwölf\n\nno end".getBytes(UTF_8));
        client.getOutputStream().flush();
        awaitRows(reader, 3);
      }
      try (Socket client = server.accept()) {
        client.getOutputStream().write(new byte[] {(byte) 0xC0, '\n', 'z', '\n'});
        awaitRows(reader, 6);
      }
    }
    assertThat(
        rows,
        contains(List.of("one"), List.of("zwölf"), List.of(""), List.of("no end"), List.of("z")));
    assertThat(malformed, contains("4 not UTF-8"));
  }

  @Test
  void withTheTimeOfArrival() throws IOException {
    Instant before = Instant.now().minusSeconds(1);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        EventReader reader = reader(SocketConnector.SCHEMA, server)) {
      reader.start();
      try (Socket client = server.accept()) {
        client.getOutputStream().write("x\n".getBytes(UTF_8));
        awaitRows(reader, 1);
      }
    }
    assertThat(rows.get(0).get(0), is("x"));
    assertThat(((Instant) rows.get(0).get(1)).isAfter(before), is(true));
  }

  @Test
  void aHostThatDoesNotExistIsFoundAtOnce() {
    assertThat(
        assertThrows(
                SourceUnavailableException.class,
                () -> new SocketConnector(SocketConnector.SCHEMA, "no.such.invalid", 1).preflight())
            .getMessage(),
        is(
            "cannot read socket no.such.invalid:1: there is no host no.such.invalid. Correct host."));
  }
}
