/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

/**
 * A file as it was listed.
 *
 * @param path as Beam's file system spells it
 * @param bytes its size
 * @param modified when it was last written, in milliseconds since 1970; 0 where the file system
 *     does not tell
 */
public record FileEntry(String path, long bytes, long modified) {}
