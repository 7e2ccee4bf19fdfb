/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Kafka topics as a source. Uses {@code source} and kafka-clients; only the query's assembly uses
 * this package.
 */
package dev.tidemark.source.kafka;
