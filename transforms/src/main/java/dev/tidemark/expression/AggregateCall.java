/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.io.Serializable;
import java.util.Optional;

/**
 * An aggregate as it was written: {@code function([DISTINCT] argument [, percentage]) [FILTER
 * (WHERE filter)]}.
 *
 * @param function its name in lower case; of those that Spark has several names for, one: {@code
 *     count}, {@code sum}, {@code avg}, {@code min}, {@code max}, {@code first}, {@code last},
 *     {@code stddev}, {@code stddev_pop}, {@code variance}, {@code var_pop}, {@code
 *     approx_count_distinct} or {@code approx_percentile}
 * @param distinct whether each value counts once; only ever for {@code count}
 * @param argument SQL that {@link SqlExpressions#expression} reads; empty for {@code count(*)} and
 *     for a {@code count} of a number, which is the same
 * @param percentage from 0 to 1; for {@code approx_percentile} alone
 * @param filter SQL that {@link SqlExpressions#predicate} reads
 * @param argumentType the type of the argument; empty if there is none
 */
public record AggregateCall(
    String function,
    boolean distinct,
    Optional<String> argument,
    Optional<Double> percentage,
    Optional<String> filter,
    Optional<ColumnType> argumentType)
    implements Serializable {}
