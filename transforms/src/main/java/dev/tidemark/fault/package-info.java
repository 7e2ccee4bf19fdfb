/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where a test may kill the process. Uses nothing; used wherever results become durable. */
package dev.tidemark.fault;
