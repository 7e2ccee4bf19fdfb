/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;

/**
 * The columns of an {@link EventBatch}, in order. Names are unique and compared as written.
 *
 * @param fields the columns; each may hold nulls
 */
public record EventSchema(List<Field> fields) implements Serializable {

  /** One column: its name and type. */
  public record Field(String name, ColumnType type) implements Serializable {}

  public EventSchema {
    fields = List.copyOf(fields);
    Map<String, Field> seen = new HashMap<>();
    for (Field field : fields) {
      if (seen.put(field.name(), field) != null) {
        throw new IllegalArgumentException("column " + field.name() + " is declared twice");
      }
    }
  }

  public static EventSchema of(Field... fields) {
    return new EventSchema(List.of(fields));
  }

  /**
   * Reads a schema written as Spark's DDL string, such as {@code user_id STRING, amount DOUBLE, at
   * TIMESTAMP}.
   *
   * @throws SchemaSyntaxException when it is not one; the message says where and what would be
   *     right
   */
  public static EventSchema parse(String ddl) {
    return new DdlParser(ddl).parse();
  }

  public int size() {
    return fields.size();
  }

  public Field field(int index) {
    return fields.get(index);
  }

  public boolean contains(String name) {
    return find(name) >= 0;
  }

  /**
   * The position of the column called {@code name}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public int indexOf(String name) {
    int index = find(name);
    if (index < 0) {
      throw new IllegalArgumentException("no column " + name + " in " + toDdl());
    }
    return index;
  }

  public ColumnType typeOf(String name) {
    return fields.get(indexOf(name)).type();
  }

  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** The same schema without the column called {@code name}. */
  public EventSchema without(String name) {
    return new EventSchema(fields.stream().filter(f -> !f.name().equals(name)).toList());
  }

  /** The columns named in {@code names} alone, in this schema's order. */
  public EventSchema only(Collection<String> names) {
    names.forEach(this::indexOf);
    return new EventSchema(fields.stream().filter(f -> names.contains(f.name())).toList());
  }

  /** The schema of Beam rows with these columns, all nullable. */
  public Schema toBeam() {
    Schema.Builder schema = Schema.builder();
    fields.forEach(f -> schema.addNullableField(f.name(), f.type().toBeam()));
    return schema.build();
  }

  /** This schema as Spark's DDL string. */
  public String toDdl() {
    return fields.stream().map(f -> f.name() + " " + f.type()).collect(Collectors.joining(", "));
  }

  private int find(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
