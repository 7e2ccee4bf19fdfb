/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The demo: a real Kafka broker in this process, a click generator that knows what it made, the
 * page_stats query over it, and the account that compares the table with the truth. Uses {@code
 * query} and whatever runs one; only {@code cli} may use it. Tests use its broker.
 */
package dev.tidemark.cli.demo;
