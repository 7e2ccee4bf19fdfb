/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Values that must not be seen: passwords and keys that a query takes from the environment or from
 * files. Uses nothing; used by all that reads queries or says something about them.
 */
package dev.tidemark.secret;
