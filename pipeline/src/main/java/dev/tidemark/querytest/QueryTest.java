/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.querytest;

import java.util.List;

/**
 * One test of a query.
 *
 * @param name what it is about
 * @param line the line it begins in
 * @param steps in order
 */
record QueryTest(String name, int line, List<TestStep> steps) {}
