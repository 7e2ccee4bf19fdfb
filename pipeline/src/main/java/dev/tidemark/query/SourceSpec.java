/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

/** Where a query's rows come from. */
public sealed interface SourceSpec permits KafkaSpec, FileSpec, RateSpec, SocketSpec {}
