/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint remembers of its query.
 *
 * @param name the query's
 * @param fields the others, in the order in which a query file has them
 * @param rules what it means when one of them changes
 */
public record QueryIdentity(String name, List<QueryField> fields, ChangeRules rules) {
  /** The key of the runner, which is not one of the query's own fields. */
  public static final String RUNNER = "runner";

  public QueryIdentity {
    fields = List.copyOf(fields);
  }

  /** The same, run by {@code runner}: checkpoints are not the same on all. */
  public QueryIdentity on(String runner) {
    List<QueryField> more = new ArrayList<>(fields);
    more.add(QueryField.of(RUNNER, runner));
    return new QueryIdentity(name, more, rules);
  }

  /** The name among the others. */
  List<QueryField> all() {
    List<QueryField> all = new ArrayList<>();
    all.add(QueryField.of("name", name));
    all.addAll(fields);
    return all;
  }
}
