/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What an HTTP request is answered with. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int code, String contentType, Duration cached, byte[] body) {

  static Answer json(String body) {
    return new Answer(
        200, "application/json", Duration.ZERO, body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer text(int code, String body) {
    return new Answer(
        code, "text/plain; charset=utf-8", Duration.ZERO, body.getBytes(StandardCharsets.UTF_8));
  }

  Answer withCode(int other) {
    return new Answer(other, contentType, cached, body);
  }
}
