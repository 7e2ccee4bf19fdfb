/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What Hadoop's file systems need to be told or spared. Uses Hadoop alone; used by sinks and
 * runners that write through it.
 */
package dev.tidemark.hadoop;
