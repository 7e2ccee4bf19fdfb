/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.foreachbatch;

/**
 * Which step it is.
 *
 * @param query the name of the query
 * @param id the same when the same step comes again. In append mode of windows it is their end, as
 *     {@code 2026-01-02T10:05:00Z}: a step is all the windows that end together, the same after a
 *     restart, and later steps have later ends. Otherwise it is a digest of the rows: a step that
 *     is tried again has the same id, but after a restart rows may come in other steps. There, in
 *     update mode, a row takes the place of earlier ones with its key
 */
public record Step(String query, String id) {}
