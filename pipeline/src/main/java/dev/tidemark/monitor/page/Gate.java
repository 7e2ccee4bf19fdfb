/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes: who may ask, what may be asked, and what is said with every answer.
 *
 * @param loopback whether the server is for this machine alone
 */
record Gate(boolean loopback) {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /** Answers requests for one path. */
  interface Route {
    Answer answer(URI uri) throws IOException;
  }

  /** Has {@code route} answer what is asked of {@code path}. */
  HttpContext open(HttpServer server, String path, Route route) {
    return server.createContext(path, exchange -> handle(exchange, path, route));
  }

  private void handle(HttpExchange exchange, String path, Route route) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange, path, route));
    }
  }

  private Answer answer(HttpExchange exchange, String path, Route route) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "this page can be read, and nothing can be changed through it\n");
    }
    if (loopback && !isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
      return Answer.text(403, "this page is for this machine: ask for it at 127.0.0.1\n");
    }
    if (!path.equals("/") && !exchange.getRequestURI().getPath().equals(path)) {
      return Answer.text(404, "there is no such page\n");
    }
    try {
      return route.answer(exchange.getRequestURI());
    } catch (IllegalArgumentException e) {
      return Answer.text(400, e.getMessage() + "\n");
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} could not be answered", path, e);
      return Answer.text(500, "this could not be answered; the log says why\n");
    }
  }

  private static boolean isLocal(String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return LOCAL_NAMES.contains(name);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    headers.set(
        "Cache-Control",
        answer.cached().isZero() ? "no-store" : "max-age=" + answer.cached().toSeconds());
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.code(), -1);
      return;
    }
    exchange.sendResponseHeaders(
        answer.code(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }
}
