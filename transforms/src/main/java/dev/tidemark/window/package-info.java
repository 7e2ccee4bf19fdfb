/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where in event time rows are grouped and when results appear: window specifications, output
 * modes, and the one place that turns them into Beam's {@code Window}. May use Beam and {@code
 * batch}; used by {@code aggregate}.
 */
package dev.tidemark.window;
