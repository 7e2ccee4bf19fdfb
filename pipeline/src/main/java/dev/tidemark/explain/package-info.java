/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Says what a query would do: its plan in words, and a timeline of what happens to events that are
 * written down, as text, JSON and a picture. Uses {@code query} and {@code stepping}; used by
 * {@code cli}.
 */
package dev.tidemark.explain;
