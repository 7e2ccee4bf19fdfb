/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.beam.sdk.values.KV;

/**
 * Partial results, each with its shard, as bytes: how many shards there are, how many partial
 * results, and each of them. A shard is a number that goes by a group's key, so it is the same in
 * each run.
 */
public final class KeptPartials {
  private static final PartialAggregate.PartialAggregateCoder CODER =
      new PartialAggregate.PartialAggregateCoder();

  private KeptPartials() {}

  static byte[] write(List<KV<Integer, PartialAggregate>> partials, int shards) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      DataOutputStream out = new DataOutputStream(bytes);
      VarLong.write(shards, out);
      VarLong.write(partials.size(), out);
      for (KV<Integer, PartialAggregate> partial : partials) {
        VarLong.write(partial.getKey(), out);
        CODER.encode(partial.getValue(), out);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IllegalStateException when it is of another number of shards than {@code shards}
   * @throws UncheckedIOException when it is anything else
   */
  static List<KV<Integer, PartialAggregate>> read(byte[] kept, int shards) {
    int of = shards(kept);
    if (of != shards) {
      throw new IllegalStateException(
          "the state that was kept is of %d shards, and this version of the program has %d: go on with the version that wrote it, or begin anew with another checkpointLocation"
              .formatted(of, shards));
    }
    return read(kept);
  }

  static int shards(byte[] kept) {
    try {
      return (int) VarLong.read(new DataInputStream(new ByteArrayInputStream(kept)));
    } catch (IOException e) {
      throw new UncheckedIOException("kept partial results that cannot be read", e);
    }
  }

  static List<KV<Integer, PartialAggregate>> read(byte[] kept) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept));
      VarLong.read(in);
      List<KV<Integer, PartialAggregate>> partials = new ArrayList<>();
      for (long left = VarLong.read(in); left > 0; left--) {
        int shard = (int) VarLong.read(in);
        partials.add(KV.of(shard, CODER.decode(in)));
      }
      return partials;
    } catch (IOException e) {
      throw new UncheckedIOException("kept partial results that cannot be read", e);
    }
  }

  /** Those of some shards, written in the same way; of no bytes if there are none. */
  public static byte[] only(byte[] kept, IntPredicate shards) {
    List<KV<Integer, PartialAggregate>> some =
        read(kept).stream().filter(partial -> shards.test(partial.getKey())).toList();
    return some.isEmpty() ? new byte[0] : write(some, shards(kept));
  }
}
