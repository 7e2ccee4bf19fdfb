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
          first(action)               | first | false | action         | -            | STRING
          last_value(amount)          | last  | false | amount         | -            | DOUBLE
          mean(amount)                | avg   | false | amount         | -            | DOUBLE
          stddev_samp(quantity)       | stddev | false | quantity      | -            | INT
          STD(quantity)               | stddev | false | quantity      | -            | INT
          stddev_pop(quantity)        | stddev_pop | false | quantity  | -            | INT
          var_samp(quantity + 1)      | variance | false | quantity + 1 | -           | INT
          var_pop(quantity)           | var_pop | false | quantity     | -            | INT
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
                Optional.empty(),
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
          median(amount)            | 1  | there is no aggregate median: write approx_percentile(…, 0.5), which is within 0.8 % of it
          skewness(amount)          | 1  | there is no aggregate skewness: there are count, sum, avg, min, max, first, last, stddev, stddev_pop, variance, var_pop, approx_count_distinct, approx_percentile
          percentil_approx(amount)  | 1  | there is no aggregate percentil_approx: did you mean percentile_approx?
          stddev(action)            | 8  | stddev takes numbers, but action is STRING: CAST it to one
          approx_percentile(amount) | 25 | which percentile is missing: write approx_percentile(amount, 0.5) for the median
          approx_percentile(amount, 95) | 27 | 95 is not a percentage: write one number from 0 to 1, such as 0.95, and an aggregate for each
          approx_percentile(amount, array(0.5, 0.9)) | 27 | array(0.5, 0.9) is not a percentage: write one number from 0 to 1, such as 0.95, and an aggregate for each
          approx_percentile(amount, 0.5, 100) | 30 | approx_percentile takes a value and one percentage: leave out the rest; its accuracy is fixed
          approx_percentile(timestamp, 0.5) | 19 | approx_percentile takes numbers, but timestamp is TIMESTAMP: CAST it to one
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
  void percentage_isReadBehindItsArgument() {
    AggregateCall call =
        SqlExpressions.aggregate(
            "percentile_approx(least(amount, 5), .95) FILTER (WHERE vip)", SampleRows.SCHEMA);
    assertThat(
        call,
        equalTo(
            new AggregateCall(
                "approx_percentile",
                false,
                Optional.of("least(amount, 5)"),
                Optional.of(0.95),
                Optional.of("vip"),
                Optional.of(ColumnType.DOUBLE))));
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
