/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.ColumnType;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateCallTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      nullValues = "-",
      textBlock =
          """
          # written                     function  distinct argument       filter       type
          count(*)                    | count | false | -              | -            | -
          COUNT ( * )                 | count | false | -              | -            | -
          count(1)                    | count | false | -              | -            | -
          count(user)                 | count | false | user           | -            | STRING
          count(DISTINCT user)        | count | true  | user           | -            | STRING
          sum(quantity)               | sum   | false | quantity       | -            | INT
          Sum(amount * (quantity + 1)) | sum  | false | amount * (quantity + 1) | -   | DOUBLE
          avg(total)                  | avg   | false | total          | -            | BIGINT
          min(timestamp)              | min   | false | timestamp      | -            | TIMESTAMP
          max(`end`)                  | max   | false | `end`          | -            | INT
          approx_count_distinct(page) | approx_count_distinct | false | page | -      | STRING
          count(*) FILTER (WHERE action IN ('buy', 'pay')) | count | false | - | action IN ('buy', 'pay') | -
          sum(total) filter (where vip and (value > 0)) | sum | false | total | vip and (value > 0) | BIGINT
          max(substring(page, 2, 3))  | max   | false | substring(page, 2, 3) | -     | STRING
          """)
  void call(
      String sql,
      String function,
      boolean distinct,
      String argument,
      String filter,
      ColumnType type) {
    assertThat(
        SqlExpressions.aggregate(sql, SampleRows.SCHEMA),
        equalTo(
            new AggregateCall(
                function,
                distinct,
                Optional.ofNullable(argument),
                Optional.ofNullable(filter),
                Optional.ofNullable(type))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      textBlock =
          """
          conut(*)                  | 1  | there is no aggregate conut: did you mean count?
          median(amount)            | 1  | there is no aggregate median: there are count, sum, avg, min, max, approx_count_distinct
          amount                    | 1  | an aggregate is one call, such as count(*) or sum(amount)
          sum(*)                    | 5  | sum(…) needs a column or an expression between its parentheses
          sum()                     | 5  | sum(…) needs a column or an expression between its parentheses
          count(DISTINCT *)         | 7  | count(DISTINCT …) needs a column or an expression between its parentheses
          sum(DISTINCT quantity)    | 5  | only count takes DISTINCT: leave it out, or write count(DISTINCT …)
          sum(action)               | 5  | sum takes numbers, but action is STRING: CAST it to one
          sum(quantiy)              | 5  | there is no column quantiy: did you mean quantity?
          min(amount, total)        | 11 | an aggregate takes one argument
          sum(amount) / count(*)    | 13 | an aggregate is one call: nothing may follow but FILTER (WHERE …); arithmetic goes into its argument
          sum(amount                | 11 | a parenthesis is not closed: write ) at its end
          count(*) FILTER (WHERE acton = 'x') | 24 | there is no column acton: did you mean action?
          count(*) FILTER (WHERE quantity) | 24 | a condition must be BOOLEAN, but this is INT: compare it with something
          count(*) FILTER (WHERE vip) x | 29 | nothing may follow the FILTER
          """)
  void refused(String sql, int character, String problem) {
    ExpressionException e =
        assertThrows(
            ExpressionException.class, () -> SqlExpressions.aggregate(sql, SampleRows.SCHEMA));
    assertThat(e.problem(), equalTo(problem));
    assertThat(e.position() + 1, equalTo(character));
  }

  @Test
  void argumentAndFilter_areReadAgainAsTheyStand() {
    AggregateCall call =
        SqlExpressions.aggregate(
            "sum(amount * 2) FILTER (WHERE action = 'buy' /* paid */ )", SampleRows.SCHEMA);
    assertThat(SampleRows.evaluate(call.argument().orElseThrow()), equalTo(5.0));
    assertThat(SampleRows.evaluate(call.filter().orElseThrow()), equalTo(true));
  }
}
