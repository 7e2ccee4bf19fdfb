/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import java.time.Instant;

/**
 * A window that an event falls into.
 *
 * @param start included
 * @param end not included
 * @param open whether it took the event
 */
public record Span(Instant start, Instant end, boolean open) {}
