/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.rows;

import dev.tidemark.batch.EventSchema;
import dev.tidemark.expression.NamedExpression;
import dev.tidemark.expression.Predicate;
import dev.tidemark.expression.SqlExpressions;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query without aggregates makes of each row: whether it is kept, and the columns of the
 * result.
 *
 * @param schema the columns of the batches that come in
 * @param where the SQL predicate that a row must meet; empty: all rows
 * @param items the result's columns, each a column's name or {@code expression AS name}; empty: all
 *     columns as they are
 */
public record SelectPlan(EventSchema schema, Optional<String> where, List<String> items)
    implements Serializable {

  public SelectPlan {
    items = List.copyOf(items);
  }

  /** Every row with every column, to be refined with the other methods. */
  public static SelectPlan of(EventSchema schema) {
    return new SelectPlan(schema, Optional.empty(), List.of());
  }

  public SelectPlan withWhere(String predicate) {
    return new SelectPlan(schema, Optional.of(predicate), items);
  }

  /** The columns of the result, such as {@code user_id} or {@code amount * 2 AS doubled}. */
  public SelectPlan withItems(String... items) {
    return new SelectPlan(schema, where, List.of(items));
  }

  /** The columns that the plan reads. */
  public Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    predicate().ifPresent(predicate -> columns.addAll(predicate.columns()));
    expressions().forEach(item -> columns.addAll(item.expression().columns()));
    return columns;
  }

  /** The same plan over batches that hold {@link #columns()} and {@code others} alone. */
  public SelectPlan pruned(Set<String> others) {
    Set<String> kept = columns();
    kept.addAll(others);
    return new SelectPlan(schema.only(kept), where, itemsInFull());
  }

  /** The columns of the result, all nullable, in the order of {@link #items()}. */
  public EventSchema resultSchema() {
    return new EventSchema(
        expressions().stream()
            .map(item -> new EventSchema.Field(item.name(), item.expression().type()))
            .toList());
  }

  Optional<Predicate> predicate() {
    return where.map(sql -> SqlExpressions.predicate(sql, schema));
  }

  List<NamedExpression> expressions() {
    return itemsInFull().stream().map(item -> SqlExpressions.selectItem(item, schema)).toList();
  }

  private List<String> itemsInFull() {
    return items.isEmpty()
        ? schema.names().stream().map(name -> "`" + name.replace("`", "``") + "`").toList()
        : items;
  }

  private Object writeReplace() {
    return new Serialized(schema, where.orElse(null), items);
  }

  /** A plan as Java serialises it, since an Optional is not serializable. */
  private record Serialized(EventSchema schema, String where, List<String> items)
      implements Serializable {
    private Object readResolve() {
      return new SelectPlan(schema, Optional.ofNullable(where), items);
    }
  }
}
