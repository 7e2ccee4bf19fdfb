/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Columnar chunks of decoded rows: {@link dev.tidemark.batch.EventBatch}, what it is made of, how
 * it is built and how it travels. Knows Beam's coders and schemas and nothing else; every other
 * package of Tidemark builds on this one.
 */
package dev.tidemark.batch;
