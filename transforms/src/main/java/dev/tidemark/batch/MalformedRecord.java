/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.Serializable;

/**
 * A record that could not become a row.
 *
 * @param offset its offset in the batch's partition
 * @param reason what is wrong with it, for a person
 * @param payload the record as it was read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the payload is only passed on
public record MalformedRecord(long offset, String reason, byte[] payload) implements Serializable {}
