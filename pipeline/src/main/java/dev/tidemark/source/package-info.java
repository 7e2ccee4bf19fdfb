/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Where rows come from: {@link dev.tidemark.source.EventSource}, the one unbounded source that
 * serves every {@link dev.tidemark.source.Connector}, and the hook by which a runner has its say.
 * Uses {@code batch} and {@code time} of the transforms; knows no runner and no sink.
 */
package dev.tidemark.source;
