/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.source.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.batch.EventBatchBuilder;
import dev.tidemark.batch.EventSchema;
import dev.tidemark.source.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The current record of a Parquet file: its values go straight into the columns of a row. */
final class ParquetRecord extends RecordMaterializer<Void> implements SourceRecord {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BYTES_PER_VALUE = 16;

  private final EventSchema columns;
  private final ParquetValue[] values;
  private final GroupConverter root;
  private RecordReader<Void> reader;
  private String damage;

  ParquetRecord(ParquetColumns file) {
    this.columns = file.columns();
    this.values = new ParquetValue[columns.size()];
    MessageType requested = file.requested();
    for (int i = 0; i < values.length; i++) {
      List<String> path = file.paths().get(i);
      if (!path.isEmpty()) {
        Type leaf = requested.getType(path.toArray(String[]::new));
        values[i] = new ParquetValue(columns.field(i), leaf.asPrimitiveType());
      }
    }
    this.root = new Group(requested, List.of(), file.paths());
  }

  /** A group of fields, at a path from the record. */
  private final class Group extends GroupConverter {
    private final Converter[] fields;

    Group(GroupType type, List<String> path, List<List<String>> paths) {
      fields = new Converter[type.getFieldCount()];
      for (int i = 0; i < fields.length; i++) {
        Type field = type.getType(i);
        List<String> to = new ArrayList<>(path);
        to.add(field.getName());
        fields[i] =
            field.isPrimitive()
                ? values[paths.indexOf(to)]
                : new Group(field.asGroupType(), to, paths);
      }
    }

    @Override
    public Converter getConverter(int field) {
      return fields[field];
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  /** Takes records from {@code reader} from now on, which was made for this. */
  void readFrom(RecordReader<Void> reader) {
    this.reader = reader;
    this.damage = null;
  }

  /** Has no records any more, for that reason: each is malformed. */
  void breakOff(String reason) {
    damage = reason;
  }

  boolean isBroken() {
    return damage != null;
  }

  /** Leaves out a record. */
  void skip() {
    if (damage == null) {
      read();
    }
  }

  @Override
  public Optional<String> decode(EventBatchBuilder row) {
    for (ParquetValue value : values) {
      if (value != null) {
        value.clear();
      }
    }
    if (damage == null) {
      read();
    }
    if (damage != null) {
      return Optional.of("the row cannot be read, the file is damaged: " + damage);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        Optional<String> problem = values[i].set(row, i);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  /** What is behind a value that cannot be read, nobody knows, up to the end of the row group. */
  private void read() {
    try {
      reader.read();
    } catch (RuntimeException e) {
      damage = String.valueOf(e.getMessage());
    }
  }

  /** The columns that were read, as JSON; nothing of a row that cannot be read. */
  @Override
  public byte[] payload() {
    if (damage != null) {
      return new byte[0];
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        Object value = values[i] == null ? null : values[i].shown();
        if (value != null) {
          json.writeFieldName(columns.field(i).name());
          json.writeObject(value);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public int bytes() {
    return BYTES_PER_VALUE * values.length;
  }

  @Override
  public Void getCurrentRecord() {
    return null;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }
}
