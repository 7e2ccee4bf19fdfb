/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.EventSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What SQL was compiled to, by its text and its columns, for all of the JVM. A runner gives each
 * task functions that it has just deserialised, so Calcite would otherwise parse and validate the
 * same few texts in every task of every micro-batch. What has not been asked for the longest goes.
 *
 * <p>SQL that is wrong is not kept: each who asks is told where the fault is in the text that he
 * has.
 *
 * @param <T> what is made of SQL; threads share it
 */
final class Compilations<T> {
  private static final int MOST = 256;

  private final int most;
  private final Function<Compiler, T> compile;
  private final Map<Key, Compiled<T>> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What came of it.
   *
   * @param columns those that it reads
   */
  record Compiled<T>(T result, Set<String> columns) {}

  private record Key(String sql, EventSchema schema) {}

  Compilations(Function<Compiler, T> compile) {
    this(MOST, compile);
  }

  /**
   * @param most how many are kept
   */
  Compilations(int most, Function<Compiler, T> compile) {
    this.most = most;
    this.compile = compile;
  }

  /** What {@code sql} is over the columns of {@code schema}. */
  Compiled<T> of(String sql, EventSchema schema) {
    return of(sql, schema, () -> new Compiler(TypedTree.of(sql, Tokenizer.tokens(sql), schema)));
  }

  /**
   * The same, of a text that may be a part of another. Two threads may compile at once; what the
   * first one made is what both are given.
   *
   * @param compiler of {@code sql}, for when it is not known
   */
  Compiled<T> of(String sql, EventSchema schema, Supplier<Compiler> compiler) {
    Key key = new Key(sql, schema);
    synchronized (kept) {
      Compiled<T> known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    Compiler made = compiler.get();
    Compiled<T> compiled = new Compiled<>(compile.apply(made), made.columns());
    synchronized (kept) {
      Compiled<T> first = kept.putIfAbsent(key, compiled);
      if (kept.size() > most) {
        kept.remove(kept.keySet().iterator().next());
      }
      return first == null ? compiled : first;
    }
  }
}
