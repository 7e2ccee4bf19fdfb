/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The Kafka sink: {@link dev.tidemark.sink.kafka.KafkaSink} is the way in. May use Beam, its Kafka
 * connector, Kafka's clients and {@code rows}; used by {@code query}.
 */
package dev.tidemark.sink.kafka;
