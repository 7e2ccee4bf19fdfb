/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.io.Serializable;
import java.util.Optional;

/**
 * An aggregate as it was written: {@code function([DISTINCT] argument) [FILTER (WHERE filter)]}.
 *
 * @param function its name in lower case: {@code count}, {@code sum}, {@code avg}, {@code min},
 *     {@code max} or {@code approx_count_distinct}
 * @param distinct whether each value counts once; only ever for {@code count}
 * @param argument SQL that {@link SqlExpressions#expression} reads; empty for {@code count(*)} and
 *     for a {@code count} of a number, which is the same
 * @param filter SQL that {@link SqlExpressions#predicate} reads
 * @param argumentType the type of the argument; empty if there is none
 */
public record AggregateCall(
    String function,
    boolean distinct,
    Optional<String> argument,
    Optional<String> filter,
    Optional<ColumnType> argumentType)
    implements Serializable {}
