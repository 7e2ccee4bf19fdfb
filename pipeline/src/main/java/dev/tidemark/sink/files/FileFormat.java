/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.files;

import dev.tidemark.rows.JsonRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How rows are written into a file. */
public enum FileFormat {
  /** One object a line, see {@link JsonRows}. */
  JSON("json", "application/json") {
    @Override
    void write(Schema columns, List<Row> rows, WritableByteChannel file) throws IOException {
      OutputStream out = Channels.newOutputStream(file);
      for (Row row : rows) {
        out.write(JsonRows.of(row, columns.getFieldNames()));
        out.write('\n');
      }
    }
  },
  /** Parquet by Beam's {@link ParquetIO}; points in time are UTC in microseconds. */
  PARQUET("parquet", "application/vnd.apache.parquet") {
    @Override
    void write(Schema columns, List<Row> rows, WritableByteChannel file) throws IOException {
      AvroRows avro = new AvroRows(columns);
      FileIO.Sink<GenericRecord> parquet =
          ParquetIO.sink(avro.schema()).withCompressionCodec(CompressionCodecName.SNAPPY);
      parquet.open(file);
      for (Row row : rows) {
        parquet.write(avro.of(row));
      }
      parquet.flush();
    }
  };

  private final String suffix;
  private final String mimeType;

  FileFormat(String suffix, String mimeType) {
    this.suffix = suffix;
    this.mimeType = mimeType;
  }

  /** How names of such files end, without the dot. */
  String suffix() {
    return suffix;
  }

  String mimeType() {
    return mimeType;
  }

  /**
   * Writes some columns of the rows; the caller closes the file.
   *
   * @param columns those that are written
   */
  abstract void write(Schema columns, List<Row> rows, WritableByteChannel file) throws IOException;
}
