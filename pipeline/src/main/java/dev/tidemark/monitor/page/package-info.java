/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a query shows of itself over HTTP: the streaming page, its figures as JSON, metrics for
 * Prometheus and health for supervisors. Everything can be read and nothing changed. Uses {@code
 * monitor} and {@code explain}'s plan; used by {@code cli}.
 */
package dev.tidemark.monitor.page;
