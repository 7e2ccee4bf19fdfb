/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.aggregate;

import dev.tidemark.batch.MicrosRowCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Writes a {@link ResultTable}. */
public final class ResultTableCoder extends CustomCoder<ResultTable> {
  private static final long serialVersionUID = 1L;

  private final Coder<List<Row>> rows;

  private ResultTableCoder(Schema schema) {
    this.rows = ListCoder.of(MicrosRowCoder.of(schema));
  }

  /** A coder of tables with rows of {@code schema}. */
  public static ResultTableCoder of(Schema schema) {
    return new ResultTableCoder(schema);
  }

  @Override
  public void encode(ResultTable table, OutputStream out) throws IOException {
    VarLongCoder.of().encode(table.version(), out);
    rows.encode(table.rows(), out);
  }

  @Override
  public ResultTable decode(InputStream in) throws IOException {
    return new ResultTable(VarLongCoder.of().decode(in), rows.decode(in));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    rows.verifyDeterministic();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResultTableCoder that && that.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }
}
