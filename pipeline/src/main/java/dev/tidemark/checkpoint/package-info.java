/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The ledger: what was read in which micro-batch, and by which watermark its rows were judged, so
 * that a restart reads the same rows and judges them the same. Planning is plain code that is told
 * the time; only {@link dev.tidemark.checkpoint.LedgerFiles} and what is below it touch files.
 * Knows no connector, no sink and no runner.
 */
package dev.tidemark.checkpoint;
