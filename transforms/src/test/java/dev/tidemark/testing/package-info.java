/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What event-time tests are written with: clicks, timelines, and the plain-Java window model that
 * is their oracle.
 */
package dev.tidemark.testing;
