/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.SplitRead;
import java.io.IOException;
import java.io.Serializable;

/**
 * Where the partial results of a split's read are kept, so that a restart need not read its rows
 * again. Used on workers.
 */
public interface PartialStore extends Serializable {
  /**
   * Keeps the partial results of one read, durable when this returns. Of a read that is repeated
   * they are the same.
   *
   * @param partials as {@link KeptPartials} writes them
   * @throws IOException when they cannot be written
   */
  void keep(SplitRead read, byte[] partials) throws IOException;
}
