/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a query's page for what a browser does that has it open, every second, and for its metrics
 * and health every five, as a scraper and a supervisor would.
 */
final class OpenPage implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int SCRAPE_EVERY = 5;
  private static final Pattern BATCH = Pattern.compile("\"batchId\":(\\d+)");

  private final String address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Thread thread = new Thread(this::poll, "page");
  private final AtomicInteger answers = new AtomicInteger();
  private volatile boolean closed;

  private OpenPage(String address) {
    this.address = address;
  }

  static OpenPage at(String address) {
    OpenPage page = new OpenPage(address);
    page.thread.setDaemon(true);
    page.thread.start();
    return page;
  }

  private void poll() {
    long after = 0;
    String batch = "-1";
    for (int second = 0; !closed; second++) {
      try {
        Thread.sleep(1_000);
        Matcher reports =
            BATCH.matcher(get("/api/state?range=recent&after=" + after + "&batch=" + batch));
        while (reports.find()) {
          batch = reports.group(1);
        }
        after = System.currentTimeMillis() - 5_000;
        if (second % SCRAPE_EVERY == 0) {
          get("/metrics");
          get("/health");
        }
        answers.incrementAndGet();
      } catch (IOException e) {
        // It is not there yet, or not any more: answers() says how often it was.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** How often the page has answered. */
  int answers() {
    return answers.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
