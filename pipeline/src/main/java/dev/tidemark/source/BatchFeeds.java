/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The feeds of the queries that run in this JVM, by a name that survives the copying that runners
 * do to sources. Only the driver's JVM has any.
 */
public final class BatchFeeds {
  private static final Map<String, BatchFeed> FEEDS = new ConcurrentHashMap<>();

  private BatchFeeds() {}

  static String add(BatchFeed feed) {
    String name = UUID.randomUUID().toString();
    FEEDS.put(name, feed);
    return name;
  }

  static BatchFeed named(String name) {
    BatchFeed feed = FEEDS.get(name);
    if (feed == null) {
      throw new IllegalStateException(
          "the query has ended, or this is not the driver: there is no plan for its next micro-batch");
    }
    return feed;
  }

  /** Forgets a feed that is not asked any more. */
  public static void remove(BatchFeed feed) {
    FEEDS.values().remove(feed);
  }
}
