/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.report;

/** Colours for a terminal, or none. */
public enum Paint {
  PLAIN,
  COLOUR;

  public String good(String text) {
    return code("32", text);
  }

  public String warn(String text) {
    return code("33", text);
  }

  public String bad(String text) {
    return code("1;31", text);
  }

  public String mark(String text) {
    return code("34", text);
  }

  public String result(String text) {
    return code("36", text);
  }

  public String head(String text) {
    return code("1", text);
  }

  public String faint(String text) {
    return code("2", text);
  }

  private String code(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
