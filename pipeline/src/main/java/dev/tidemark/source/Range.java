/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import dev.tidemark.batch.Origin;
import java.io.Serializable;
import java.util.Objects;

/**
 * A part of a bounded input: the records of one partition that begin at an offset in {@code [from,
 * to)}.
 *
 * @param origin the partition
 * @param from the first offset
 * @param to behind the last one; {@link Long#MAX_VALUE}: to the partition's end
 * @param bytes about how much there is to read
 */
public record Range(Origin origin, long from, long to, long bytes) implements Serializable {
  public Range {
    Objects.requireNonNull(origin, "origin");
  }
}
