/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.monitor.MonitoredQuery;
import dev.tidemark.monitor.QueryStatus;
import dev.tidemark.secret.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the web server of a query answers, how long, and what never. */
class StreamingPageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int THREADS = 4;

  private final MonitoredQuery query = new MonitoredQuery();
  private StreamingPage page;

  @BeforeEach
  void serve() throws IOException {
    page = StreamingPage.serve(query.monitor(), "127.0.0.1", 0);
  }

  @AfterEach
  void close() {
    page.close();
    query.monitor().close();
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page.address() + path)).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.address().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private String ask(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request + "Connection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void whoeverLooks_seesThatTheQueryFailedAndWhy_beforeThePageGoes() {
    AtomicReference<String> seen = new AtomicReference<>("");
    ScheduledExecutorService browser = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          browser.scheduleWithFixedDelay(
              () -> {
                try {
                  seen.set(get("api/state"));
                } catch (Exception e) {
                  throw new IllegalStateException("the page is gone", e); // and nothing follows
                }
              },
              0,
              200,
              TimeUnit.MILLISECONDS);
      await().atMost(PATIENCE).until(() -> !seen.get().isEmpty());
      query
          .monitor()
          .ended(
              QueryStatus.State.FAILED, Optional.of(new IllegalStateException("the disk is full")));
      page.close();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                      seen.get(),
                      allOf(
                          containsString("\"state\":\"FAILED\""),
                          containsString("the disk is full"))));
    } finally {
      browser.shutdownNow();
    }
  }

  @Test
  void whoeverAsksInPart_isDropped_andOthersAreAnswered() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        halves.add(connect());
        send(halves.get(i), "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n");
      }
      for (Socket half : halves) {
        assertThat("it is closed", isClosedByPeer(half), is(true));
      }
      assertThat(get("health"), containsString("UP"));
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  private static boolean isClosedByPeer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void anotherHostsName_isRefused() throws Exception {
    String path = "GET /health HTTP/1.1\r\nHost: ";
    assertThat(ask(path + "evil.example\r\n"), startsWith("HTTP/1.1 403"));
    assertThat(ask("GET /health HTTP/1.1\r\n"), startsWith("HTTP/1.1 403"));
    String port = ":" + page.address().getPort();
    for (String own : List.of("127.0.0.1", "localhost", "[::1]")) {
      assertThat(own, ask(path + own + port + "\r\n"), startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void head_isTheHeadAlone() throws Exception {
    String answer = ask("HEAD /health HTTP/1.1\r\nHost: localhost\r\n");
    assertThat(answer, startsWith("HTTP/1.1 200"));
    assertThat(answer.toLowerCase(Locale.ROOT), containsString("content-length: "));
    assertThat("no body", answer, endsWith("\r\n\r\n"));
  }

  @Test
  void aSecretInANameOfASource_isTakenOut() throws Exception {
    Secrets.remember("s3cret-of-a-bucket");
    query.read("s3://s3cret-of-a-bucket/in/0", 1, 1);
    query.batch(1, Duration.ofSeconds(1));
    for (String path : List.of("api/state", "api/progress", "metrics")) {
      assertThat(
          path,
          get(path),
          allOf(
              containsString("s3://" + Secrets.REDACTED + "/in"),
              not(containsString("s3cret-of-a-bucket"))));
    }
  }
}
