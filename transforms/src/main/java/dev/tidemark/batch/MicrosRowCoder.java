/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaCoder;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.transforms.SerializableFunctions;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Writes rows as Beam's {@link RowCoder} does, but their points in time, {@link
 * SqlTypes#TIMESTAMP}, as {@link Micros}. Beam makes a row of two fields of each, and of sessions,
 * which are two points in time, a name and a few numbers, that was a fifth of a query's work. A
 * collection with this coder has a schema as any. For rows that no other language reads.
 */
public final class MicrosRowCoder extends SchemaCoder<Row> {
  private static final long serialVersionUID = 1L;
  private static final int NANOS_PER_MICRO = 1_000;

  private final int[] instants;
  private final Schema written;
  private final Coder<Row> coder;

  private MicrosRowCoder(Schema schema, int[] instants, Schema written) {
    super(
        schema,
        TypeDescriptors.rows(),
        SerializableFunctions.identity(),
        SerializableFunctions.identity());
    this.instants = instants;
    this.written = written;
    this.coder = RowCoder.of(written);
  }

  /** A coder of rows of {@code schema}, of whatever types. */
  public static SchemaCoder<Row> of(Schema schema) {
    Schema.Builder written = Schema.builder();
    List<Integer> instants = new ArrayList<>();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Field field = schema.getField(i);
      if (isInstant(field.getType())) {
        instants.add(i);
        field = field.withType(FieldType.INT64.withNullable(field.getType().getNullable()));
      }
      written.addField(field);
    }
    return instants.isEmpty()
        ? RowCoder.of(schema)
        : new MicrosRowCoder(
            schema, instants.stream().mapToInt(Integer::intValue).toArray(), written.build());
  }

  private static boolean isInstant(FieldType type) {
    return type.getTypeName().isLogicalType()
        && type.getLogicalType().getIdentifier().equals(SqlTypes.TIMESTAMP.getIdentifier());
  }

  /**
   * Writes a row.
   *
   * @throws IllegalArgumentException when a point in time is finer than microseconds
   */
  @Override
  public void encode(Row row, OutputStream out) throws IOException {
    List<Object> values = new ArrayList<>(row.getValues());
    for (int i : instants) {
      Instant instant = (Instant) values.get(i);
      if (instant != null) {
        values.set(i, micros(instant, i));
      }
    }
    coder.encode(Row.withSchema(written).attachValues(values), out);
  }

  private long micros(Instant instant, int field) {
    if (instant.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MICRO != 0) {
      throw new IllegalArgumentException(
          "%s is %s, finer than the microseconds of its type: use Instant.truncatedTo(ChronoUnit.MICROS)"
              .formatted(schema.getField(field).getName(), instant));
    }
    return Micros.of(instant);
  }

  @Override
  public Row decode(InputStream in) throws IOException {
    List<Object> values = new ArrayList<>(coder.decode(in).getValues());
    for (int i : instants) {
      Long micros = (Long) values.get(i);
      if (micros != null) {
        values.set(i, Micros.toInstant(micros));
      }
    }
    return Row.withSchema(schema).attachValues(values);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    coder.verifyDeterministic();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MicrosRowCoder that && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return Objects.hash(MicrosRowCoder.class, schema);
  }
}
