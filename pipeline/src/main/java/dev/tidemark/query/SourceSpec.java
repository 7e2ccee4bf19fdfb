/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.query;

import java.io.Serializable;

/** Where a query's rows come from. */
public sealed interface SourceSpec extends Serializable permits KafkaSpec {}
