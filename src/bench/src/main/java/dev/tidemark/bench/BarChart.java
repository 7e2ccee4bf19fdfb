/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.List;
import java.util.Locale;

/** Horizontal bars, each with a darker one inside, as SVG. */
record BarChart(String title, List<Bar> bars) {
  private static final int LABELS = 190;
  private static final int WIDTH = 440;
  private static final int STEP = 24;

  /**
   * @param whole the length of the bar
   * @param inner that of the darker one; NaN for none
   */
  record Bar(String label, double whole, double inner) {}

  String toSvg() {
    double greatest = bars.stream().mapToDouble(Bar::whole).max().orElse(1);
    int height = STEP * (bars.size() + 2);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n"
            .formatted(LABELS + WIDTH + 70, height));
    svg.append("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n".formatted());
    svg.append(
        "<text x=\"8\" y=\"17\" font-weight=\"bold\">%s (dark: steady state)</text>%n"
            .formatted(title));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = STEP * (i + 1) + 4;
      svg.append("<text x=\"8\" y=\"%d\">%s</text>%n".formatted(y + 13, bar.label()));
      double length = bar.whole() / greatest * WIDTH;
      svg.append(rectangle(y, length, bar.label().contains("T") ? "#9ecae1" : "#d9d9d9"));
      if (!Double.isNaN(bar.inner())) {
        String dark = bar.label().contains("T") ? "#3182bd" : "#969696";
        svg.append(rectangle(y, bar.inner() / greatest * WIDTH, dark));
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.0f\" y=\"%d\">%.2f</text>%n",
              LABELS + length + 6,
              y + 13,
              bar.whole()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String rectangle(int y, double length, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"17\" fill=\"%s\"/>%n",
        LABELS,
        y,
        length,
        colour);
  }
}
