/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.monitor.page;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The files that the page is made of; all are on the class path, none comes from elsewhere. */
record Asset(String resource, String contentType, Duration cached) {
  private static final Duration LIBRARY = Duration.ofDays(1);
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final Map<String, Asset> ALL =
      Map.of(
          "/", own("index.html", "text/html; charset=utf-8"),
          "/page.css", own("page.css", "text/css; charset=utf-8"),
          "/page.js", own("page.js", "text/javascript; charset=utf-8"),
          "/icon.svg", own("icon.svg", "image/svg+xml"),
          "/uPlot.iife.min.js",
              new Asset(CHARTS + "uPlot.iife.min.js", "text/javascript; charset=utf-8", LIBRARY),
          "/uPlot.min.css",
              new Asset(CHARTS + "uPlot.min.css", "text/css; charset=utf-8", LIBRARY));

  private static Asset own(String name, String contentType) {
    return new Asset(name, contentType, Duration.ZERO);
  }

  static Answer of(URI uri) throws IOException {
    Asset asset = ALL.get(uri.getPath());
    if (asset == null) {
      return Answer.text(404, "there is no such page\n");
    }
    try (InputStream in = Asset.class.getResourceAsStream(asset.resource())) {
      if (in == null) {
        throw new IOException("the program is incomplete: " + asset.resource() + " is missing");
      }
      return new Answer(200, asset.contentType(), asset.cached(), in.readAllBytes());
    }
  }
}
