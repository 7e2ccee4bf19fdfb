/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program finds beside its own jar.
 *
 * @param classPath classes and jars of one's own; with any, the program is started by its main
 *     class
 * @param environment variables, beside those of this process
 */
record Surroundings(List<Path> classPath, Map<String, String> environment) {
  static final Surroundings NONE = new Surroundings(List.of(), Map.of());
}
