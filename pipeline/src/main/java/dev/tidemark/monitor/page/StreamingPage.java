/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import com.sun.net.httpserver.HttpServer;
import dev.tidemark.monitor.Json;
import dev.tidemark.monitor.QueryMonitor;
import dev.tidemark.monitor.QueryStatus;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The web server of one query: {@code /} the page, {@code /metrics} for Prometheus, {@code /health}
 * for supervisors, and {@code /api/status}, {@code /api/progress} and {@code /api/state} as JSON.
 * Answers GET and HEAD alone, in four threads that end with the process; who asks in part, and does
 * not go on, is dropped after some seconds.
 *
 * <p>On the loopback it answers only who asks for it by such a name, so that no web site can have a
 * browser read it. There is no password: bind it to another address only where all may read what
 * the query's rows hold.
 */
public final class StreamingPage implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int OTHER_PORTS = 16;

  static { // the server's own settings, in seconds, which it reads when the first is made
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 30);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Readers readers;

  private StreamingPage(HttpServer server, ExecutorService threads, Readers readers) {
    this.server = server;
    this.threads = threads;
    this.readers = readers;
  }

  private static void limit(String setting, int seconds) {
    if (System.getProperty(setting) == null) {
      System.setProperty(setting, Integer.toString(seconds));
    }
  }

  /**
   * Serves on exactly that port.
   *
   * @param port 0 for any that is free
   * @throws IOException when it cannot be had
   */
  public static StreamingPage serve(QueryMonitor monitor, String host, int port)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + host);
    }
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "streaming page");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    Readers readers = new Readers(() -> !monitor.status().isActive());
    route(server, monitor, address.getAddress(), readers);
    server.start();
    return new StreamingPage(server, threads, readers);
  }

  /**
   * Serves on that port or, if it is taken, on one of the next.
   *
   * @throws IOException when none of them can be had
   */
  public static StreamingPage serveNear(QueryMonitor monitor, String host, int port)
      throws IOException {
    for (int tried = port; ; tried++) {
      try {
        return serve(monitor, host, tried);
      } catch (BindException e) {
        if (tried == port + OTHER_PORTS || tried == 65_535) {
          throw e;
        }
      }
    }
  }

  private static void route(
      HttpServer server, QueryMonitor monitor, InetAddress address, Readers readers) {
    Gate gate = new Gate(address.isLoopbackAddress());
    PageState state = new PageState(monitor);
    PrometheusMetrics metrics = PrometheusMetrics.of(monitor);
    gate.open(server, "/", Asset::of);
    gate.open(server, "/api/state", uri -> Answer.json(Json.line(state.of(uri.getQuery()))))
        .getFilters()
        .add(readers);
    gate.open(server, "/api/status", uri -> Answer.json(Json.pretty(monitor.status())));
    gate.open(server, "/api/progress", uri -> Answer.json(Json.pretty(monitor.recentProgress())));
    gate.open(server, "/metrics", uri -> metrics.scrape());
    gate.open(server, "/health", uri -> health(monitor));
  }

  private static Answer health(QueryMonitor monitor) {
    QueryStatus status = monitor.status();
    return Answer.json(Json.pretty(Health.of(status, Instant.now())))
        .withCode(status.isHealthy() ? 200 : 503);
  }

  /** Where it can be seen. */
  public URI address() {
    InetSocketAddress bound = server.getAddress();
    String host =
        bound.getAddress().isAnyLocalAddress() ? "localhost" : bound.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort()));
  }

  /**
   * Ends it: at once or, if the query has ended while somebody looks at the page, when they have
   * seen how it did, two seconds later at most.
   */
  @Override
  public void close() {
    readers.awaitLastLook();
    server.stop(0);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        return; // a reader that is slow; its thread ends with the process
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
