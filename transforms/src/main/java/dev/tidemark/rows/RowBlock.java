/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.values.Row;

/** Rows that travel as one element, written one behind the other; read when they are asked for. */
public final class RowBlock {
  private final byte[] bytes;
  private final Coder<Row> coder;

  RowBlock(byte[] bytes, Coder<Row> coder) {
    this.bytes = bytes;
    this.coder = coder;
  }

  /** Rows in a block, written with {@code coder}. */
  public static RowBlock of(Coder<Row> coder, List<Row> rows) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (Row row : rows) {
        coder.encode(row, bytes);
      }
      return new RowBlock(bytes.toByteArray(), coder);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** The rows of several blocks, those of a block in its order. */
  public static List<Row> rows(Iterable<RowBlock> blocks) {
    List<Row> rows = new ArrayList<>();
    blocks.forEach(block -> block.readInto(rows));
    return rows;
  }

  private void readInto(List<Row> rows) {
    try {
      InputStream in = new ByteArrayInputStream(bytes);
      while (in.available() > 0) {
        rows.add(coder.decode(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Writes a block as its bytes, whatever rows are in it. */
  static final class BlockCoder extends StructuredCoder<RowBlock> {
    private static final long serialVersionUID = 1L;

    private final Coder<Row> rows;

    BlockCoder(Coder<Row> rows) {
      this.rows = rows;
    }

    @Override
    public void encode(RowBlock block, OutputStream out) throws IOException {
      ByteArrayCoder.of().encode(block.bytes, out);
    }

    @Override
    public RowBlock decode(InputStream in) throws IOException {
      return new RowBlock(ByteArrayCoder.of().decode(in), rows);
    }

    @Override
    public List<? extends Coder<?>> getCoderArguments() {
      return List.of(rows);
    }

    @Override
    public void verifyDeterministic() throws NonDeterministicException {
      rows.verifyDeterministic();
    }
  }
}
