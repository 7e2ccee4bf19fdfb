/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/** Nothing: where to go on is for the plan to say. */
public record PlannedMark() implements CheckpointMark, Serializable {
  static final Coder<PlannedMark> CODER = new NothingCoder();

  @Override
  public void finalizeCheckpoint() {}

  private static final class NothingCoder extends CustomCoder<PlannedMark> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(PlannedMark mark, OutputStream out) {}

    @Override
    public PlannedMark decode(InputStream in) {
      return new PlannedMark();
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof NothingCoder;
    }

    @Override
    public int hashCode() {
      return NothingCoder.class.hashCode();
    }
  }
}
