/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the pages of this package have in common: one style, light and dark, and nothing to load.
 */
final class Html {
  private Html() {}

  /** A whole page. */
  static String page(String title, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        %s</main>
        </body>
        </html>
        """
        .formatted(escape(title), style(), body);
  }

  /** A number that matters, with its name. */
  static String tile(String name, String value, String kind) {
    return "<div class=\"tile %s\"><b>%s</b><span>%s</span></div>%n"
        .formatted(kind, escape(value), escape(name));
  }

  /** Parts of a plan, to be opened. */
  static String plan(Plan plan) {
    StringBuilder html = new StringBuilder("<details><summary>The query</summary><dl>\n");
    for (Plan.Part part : plan.parts()) {
      html.append("<dt>").append(escape(part.name())).append("</dt><dd>");
      List<String> lines = part.lines().stream().map(Html::escape).toList();
      html.append(String.join("<br>", lines)).append("</dd>\n");
    }
    return html.append("</dl></details>\n").toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String style() {
    try (InputStream in = Html.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this program cannot be read", e);
    }
  }
}
