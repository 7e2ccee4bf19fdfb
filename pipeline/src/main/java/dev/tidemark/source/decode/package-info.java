/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How one record becomes one row: decoders that parse bytes straight into the columns of a batch.
 * Uses {@code batch} and the parsers; used by {@code source}, and knows nothing of where records
 * come from.
 */
package dev.tidemark.source.decode;
