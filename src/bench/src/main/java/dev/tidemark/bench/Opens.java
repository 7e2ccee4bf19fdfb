/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import java.util.List;

/** What Spark opens on JDK 17 and later. */
final class Opens {
  private static final List<String> PACKAGES =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.security.action",
          "java.base/sun.util.calendar");

  private Opens() {}

  /** As arguments of {@code java}. */
  static List<String> arguments() {
    return PACKAGES.stream().map(opened -> "--add-opens=" + opened + "=ALL-UNNAMED").toList();
  }
}
